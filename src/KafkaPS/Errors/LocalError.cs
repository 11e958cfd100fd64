namespace KafkaPS.Errors;

/// <summary>The error codes of librdkafka's own (rdkafka.h, <c>RD_KAFKA_RESP_ERR__*</c>) that the module tells apart.</summary>
static class LocalError
{
    /// <summary>A broker's, as the only one here: MESSAGE_TOO_LARGE.</summary>
    internal const int MessageTooLarge = 10;
    internal const int InvalidDifferentRecord = -138;
    internal const int Closed = -197;
    internal const int Fail = -196;
    internal const int Transport = -195;
    internal const int UnknownPartition = -190;
    internal const int UnknownTopic = -188;
    internal const int AllBrokersDown = -187;
    internal const int TimedOut = -185;
    internal const int QueueFull = -184;
    internal const int Ssl = -181;
    internal const int UnsupportedFeature = -165;
    internal const int Authentication = -169;
    internal const int KeySerializationFailed = -162;
    internal const int ValueSerializationFailed = -161;
    internal const int KeyDeserializationFailed = -160;
    internal const int ValueDeserializationFailed = -159;
    internal const int NoOffset = -140;
    internal const int PurgedFromQueue = -152;
    internal const int PurgedInFlight = -151;
    internal const int Inconsistent = -149;
    internal const int Fatal = -150;
}
