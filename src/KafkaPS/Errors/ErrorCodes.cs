namespace KafkaPS.Errors;

/// <summary>
/// The error codes that the module distinguishes, by their names in errors.tsv: those of Kafka's protocol, and librdkafka's own below -100 (rdkafka.h,
/// <c>RD_KAFKA_RESP_ERR__*</c>). A test compares the names.
/// </summary>
static class ErrorCodes
{
    internal const int None = 0;
    internal const int UnknownTopicOrPartition = 3;
    internal const int MessageTooLarge = 10;
    internal const int TopicAuthorizationFailed = 29;
    internal const int ClusterAuthorizationFailed = 31;
    internal const int TopicAlreadyExists = 36;
    internal const int OutOfOrderSequenceNumber = 45;
    internal const int InvalidProducerEpoch = 47;
    internal const int ProducerFenced = 90;

    internal const int Destroy = -197;
    internal const int Fail = -196;
    internal const int Transport = -195;
    internal const int UnknownPartition = -190;
    internal const int UnknownTopic = -188;
    internal const int AllBrokersDown = -187;
    internal const int TimedOut = -185;
    internal const int QueueFull = -184;
    internal const int Ssl = -181;
    internal const int InProgress = -178;
    internal const int PrevInProgress = -177;
    internal const int Conflict = -173;
    internal const int State = -172;
    internal const int Authentication = -169;
    internal const int UnsupportedFeature = -165;
    internal const int KeySerialization = -162;
    internal const int ValueSerialization = -161;
    internal const int KeyDeserialization = -160;
    internal const int ValueDeserialization = -159;
    internal const int PurgeQueue = -152;
    internal const int PurgeInflight = -151;
    internal const int Fatal = -150;
    internal const int Inconsistent = -149;
    internal const int Fenced = -144;
    internal const int AutoOffsetReset = -140;
    internal const int InvalidDifferentRecord = -138;
}
