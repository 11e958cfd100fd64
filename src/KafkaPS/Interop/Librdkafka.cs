using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>
/// librdkafka's functions for sending records, called on the handle of a client that Confluent.Kafka has built.
/// Their semantics are those of rdkafka.h. KafkaPS.Loader decides which file <c>librdkafka</c> is.
/// </summary>
static unsafe partial class Librdkafka
{
    const string Library = "librdkafka";

    /// <summary><c>RD_KAFKA_PARTITION_UA</c>: the partitioner chooses.</summary>
    internal const int UnassignedPartition = -1;
    /// <summary><c>RD_KAFKA_MSG_F_COPY</c>: librdkafka copies key and value before produce returns.</summary>
    internal const int CopyFlag = 0x2;
    /// <summary><c>RD_KAFKA_MSG_F_PARTITION</c>: produce_batch takes the partition of each message.</summary>
    internal const int PartitionFlag = 0x8;
    /// <summary><c>RD_KAFKA_EVENT_DR</c>: delivery reports, as an event type and as a bit of <c>enabled_events</c>.</summary>
    internal const int DeliveryReportEvent = 0x1;
    /// <summary><c>RD_KAFKA_EVENT_ERROR</c>: an error of the client as a whole, likewise.</summary>
    internal const int ErrorEvent = 0x8;
    /// <summary><c>RD_KAFKA_EVENT_STATS</c></summary>
    internal const int StatisticsEvent = 0x40;
    /// <summary><c>RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_NON_BLOCKING</c>.</summary>
    /// <remarks>Without the latter, a purge waits for every broker thread, each of which may be waiting for a name server.</remarks>
    internal const int PurgeQueue = 0x1 | 0x4;
    /// <summary><see cref="PurgeQueue"/> with <c>RD_KAFKA_PURGE_F_INFLIGHT</c>.</summary>
    internal const int PurgeQueueAndInFlight = PurgeQueue | 0x2;

    [LibraryImport(Library, EntryPoint = "rd_kafka_version_str")]
    private static partial nint VersionString();

    /// <summary>The version of the library that is actually loaded, such as <c>2.16.0</c>.</summary>
    internal static string Version => Marshal.PtrToStringUTF8(VersionString())!;

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf")]
    private static partial nint Configuration(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_get", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ConfigurationGet(nint configuration, string name, byte* value, nuint* size);

    /// <summary>Returns the value of a property in a running client; null if it has no value or does not exist.</summary>
    internal static string? ConfigurationValue(nint client, string name)
    {
        nint configuration = Configuration(client);
        nuint size;
        // The first call returns the size, including the terminating null.
        if (ConfigurationGet(configuration, name, null, &size) != 0 || size == 0) return null;
        Span<byte> value = size <= 1024 ? stackalloc byte[(int)size] : new byte[size];
        fixed (byte* start = value)
        {
            return ConfigurationGet(configuration, name, start, &size) == 0 ? Marshal.PtrToStringUTF8((nint)start) : null;
        }
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ConfigurationSet(nint configuration, string name, string value, nint error, nuint errorSize);

    /// <summary>Changes a property of a running client. Only for properties that librdkafka reads again each time.</summary>
    /// <returns>True if the value was accepted.</returns>
    internal static bool SetConfigurationValue(nint client, string name, string value) => ConfigurationSet(Configuration(client), name, value, 0, 0) == 0;

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial TopicHandle TopicNew(nint client, string topic, nint topicConfiguration);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_destroy")]
    internal static partial void TopicDestroy(nint topic);

    /// <returns>The number of messages accepted; the others have <see cref="NativeMessage.Error"/> set.</returns>
    [LibraryImport(Library, EntryPoint = "rd_kafka_produce_batch")]
    internal static partial int ProduceBatch(nint topic, int partition, int flags, NativeMessage* messages, int count);

    /// <returns>An <c>rd_kafka_error_t*</c>, or zero.</returns>
    [LibraryImport(Library, EntryPoint = "rd_kafka_produceva")]
    internal static partial nint ProduceVariadic(nint client, NativeArgument* arguments, nuint count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_code")]
    internal static partial int ErrorCode(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_destroy")]
    internal static partial void ErrorDestroy(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_get_main")]
    internal static partial QueueHandle QueueGetMain(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_destroy")]
    internal static partial void QueueDestroy(nint queue);

    /// <summary>Waits for an event; returns zero if none arrives in time.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_poll")]
    internal static partial nint QueuePoll(QueueHandle queue, int timeoutMs);

    /// <summary>Wakes a waiting <see cref="QueuePoll"/>, or the next one.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_yield")]
    internal static partial void QueueYield(QueueHandle queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_type")]
    internal static partial int EventType(nint nativeEvent);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_message_array")]
    internal static partial nuint EventMessageArray(nint nativeEvent, NativeMessage** messages, nuint size);

    /// <summary>Returns the number of messages in an event: those of one batch if a broker answered.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_event_message_count")]
    internal static partial nuint EventMessageCount(nint nativeEvent);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_error")]
    internal static partial int EventError(nint nativeEvent);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_error_string")]
    private static partial nint EventErrorText(nint nativeEvent);

    /// <summary>Returns the error in the client's own words.</summary>
    internal static string EventErrorString(nint nativeEvent) => Marshal.PtrToStringUTF8(EventErrorText(nativeEvent)) ?? "";

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_error_is_fatal")]
    internal static partial int EventErrorIsFatal(nint nativeEvent);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_stats")]
    private static partial nint EventStatisticsText(nint nativeEvent);

    /// <summary>Returns librdkafka's statistics as JSON.</summary>
    internal static string EventStatistics(nint nativeEvent) => Marshal.PtrToStringUTF8(EventStatisticsText(nativeEvent)) ?? "";

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_destroy")]
    internal static partial void EventDestroy(nint nativeEvent);

    /// <summary>Returns milliseconds since 1970, or -1.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_message_timestamp"), SuppressGCTransition]
    internal static partial long MessageTimestamp(NativeMessage* message, int* timestampType);

    /// <summary>Returns the microseconds from produce to the report, or -1.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_message_latency"), SuppressGCTransition]
    internal static partial long MessageLatency(NativeMessage* message);

    /// <summary>Returns <c>rd_kafka_msg_status_t</c>: 0 not persisted, 1 possibly, 2 persisted.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_message_status"), SuppressGCTransition]
    internal static partial int MessageStatus(NativeMessage* message);

    /// <summary>Gets the headers of a message, which live as long as its event.</summary>
    /// <returns>0, or <c>RD_KAFKA_RESP_ERR__NOENT</c> if there are none.</returns>
    [LibraryImport(Library, EntryPoint = "rd_kafka_message_headers")]
    internal static partial int MessageHeaders(NativeMessage* message, nint* headers);

    /// <summary>Gets one header by its index.</summary>
    /// <returns>0, or <c>RD_KAFKA_RESP_ERR__NOENT</c> past the last one.</returns>
    [LibraryImport(Library, EntryPoint = "rd_kafka_header_get_all")]
    internal static partial int HeaderAt(nint headers, nuint index, nint* name, nint* value, nuint* size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_err2name")]
    private static partial nint ErrorToName(int error);

    /// <summary>Returns librdkafka's name of an error code, as used in its log lines. It is not always Java's.</summary>
    internal static string? ErrorName(int error) => Marshal.PtrToStringUTF8(ErrorToName(error));

    [LibraryImport(Library, EntryPoint = "rd_kafka_err2str")]
    internal static partial nint ErrorToString(int error);

    /// <summary>Sends lingering records at once and waits until none is outstanding. Another thread must poll the reports meanwhile.</summary>
    /// <returns>0, or <c>RD_KAFKA_RESP_ERR__TIMED_OUT</c>.</returns>
    [LibraryImport(Library, EntryPoint = "rd_kafka_flush")]
    internal static partial int Flush(nint client, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_purge")]
    internal static partial int Purge(nint client, int flags);

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata")]
    internal static partial int Metadata(nint client, int allTopics, nint onlyTopic, NativeMetadata** metadata, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata_destroy")]
    internal static partial void MetadataDestroy(NativeMetadata* metadata);
}
