using System.Runtime.InteropServices;
using System.Text;

namespace KafkaPS.Interop;

/// <summary>librdkafka's simple consumer: reads partitions from an offset, without a group, a coordinator, or commits.</summary>
/// <remarks>Confluent.Kafka has only the group consumer, which requires a group.id, looks up the group's coordinator and needs rights on the group.</remarks>
static unsafe partial class LibrdkafkaConsumer
{
    const string Library = "librdkafka";
    const int ConsumerType = 1;

    /// <summary><c>RD_KAFKA_OFFSET_BEGINNING</c> and <c>RD_KAFKA_OFFSET_END</c>: as times, a partition's first offset and the offset after its last.</summary>
    internal const long Beginning = -2, End = -1;
    /// <summary><c>RD_KAFKA_EVENT_LOG</c>: a line of the client's log.</summary>
    internal const int LogEvent = 0x4;
    /// <summary><c>RD_KAFKA_RESP_ERR__PARTITION_EOF</c>: a partition was read to its end.</summary>
    internal const int PartitionEnd = -191;

    [LibraryImport(Library, EntryPoint = "rd_kafka_set_log_queue")]
    private static partial int SetLogQueue(ConsumerHandle client, nint queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_destroy")]
    private static partial void ConfigurationDestroy(nint configuration);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_new")]
    internal static partial QueueHandle QueueNew(ConsumerHandle client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_get_main")]
    internal static partial QueueHandle QueueGetMain(ConsumerHandle client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial TopicHandle TopicNew(ConsumerHandle client, string topic, nint topicConfiguration);

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata")]
    private static partial int Metadata(ConsumerHandle client, int allTopics, nint onlyTopic, NativeMetadata** metadata, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_metadata")]
    private static partial int Metadata(ConsumerHandle client, int allTopics, TopicHandle onlyTopic, NativeMetadata** metadata, int timeoutMs);

    /// <summary>Starts reading a partition into a queue, from an offset.</summary>
    /// <returns>0, or -1; <see cref="LastError"/> then returns the reason.</returns>
    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_start_queue")]
    internal static partial int Start(TopicHandle topic, int partition, long offset, QueueHandle queue);

    /// <summary>Stops reading a partition. Its messages that are still in the queue are never returned.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_stop")]
    internal static partial int Stop(TopicHandle topic, int partition);

    [LibraryImport(Library, EntryPoint = "rd_kafka_last_error")]
    internal static partial int LastError();

    /// <summary>Waits for one record or error from the queue; returns null if none arrives in time.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_queue")]
    internal static partial NativeMessage* Take(QueueHandle queue, int timeoutMs);

    /// <summary>Takes records and errors. Waits until there are as many as fit, or the time is up.</summary>
    /// <returns>The number taken; -1 if the call failed.</returns>
    [LibraryImport(Library, EntryPoint = "rd_kafka_consume_batch_queue")]
    internal static partial nint TakeBatch(QueueHandle queue, int timeoutMs, NativeMessage** messages, nuint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_message_destroy")]
    internal static partial void MessageDestroy(NativeMessage* message);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_log")]
    private static partial int EventLog(nint nativeEvent, nint* facility, nint* text, int* level);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_new")]
    private static partial NativePartitionList* ListNew(int size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    private static partial NativePartition* ListAdd(NativePartitionList* list, string topic, int partition);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    private static partial void ListDestroy(NativePartitionList* list);

    [LibraryImport(Library, EntryPoint = "rd_kafka_offsets_for_times")]
    private static partial int OffsetsForTimes(ConsumerHandle client, NativePartitionList* list, int timeoutMs);

    /// <summary>Creates a consumer whose log arrives as events on its main queue.</summary>
    /// <param name="properties">librdkafka's properties.</param>
    /// <param name="complete">Receives the <c>rd_kafka_conf_t*</c> before the client is created.</param>
    /// <param name="refusal">Why librdkafka cannot create the client; null if it can.</param>
    /// <returns>The client; null if there is none.</returns>
    internal static ConsumerHandle? New(IEnumerable<KeyValuePair<string, string>> properties, Action<nint> complete, out string? refusal)
    {
        var error = new byte[512];
        nint configuration = LibrdkafkaMock.ConfigurationNew();
        refusal = null;
        foreach ((string name, string value) in properties)
        {
            if (LibrdkafkaMock.ConfigurationSet(configuration, name, value, error, (nuint)error.Length) != 0) refusal ??= Text(error);
        }

        if (refusal is null)
        {
            complete(configuration);
            nint client = LibrdkafkaMock.ClientNew(ConsumerType, configuration, error, (nuint)error.Length);
            // Once created, the client owns its configuration.
            if (client != 0)
            {
                var handle = new ConsumerHandle(client);
                _ = SetLogQueue(handle, 0);
                return handle;
            }

            refusal = Text(error);
        }

        ConfigurationDestroy(configuration);
        return null;
    }

    /// <summary>Returns a line of the client's log.</summary>
    internal static (string Facility, string Text, int Level) LogLine(nint nativeEvent)
    {
        nint facility, text;
        int level;
        return EventLog(nativeEvent, &facility, &text, &level) == 0 ? (Marshal.PtrToStringUTF8(facility) ?? "", Marshal.PtrToStringUTF8(text) ?? "", level) : ("", "", 7);
    }

    /// <summary>Returns the number of partitions of a topic. Blocks.</summary>
    /// <returns>The error of the request or of the topic, or 0; and the number.</returns>
    internal static (int Error, int Count) PartitionCount(ConsumerHandle client, TopicHandle topic, int timeoutMs)
    {
        NativeMetadata* metadata;
        int error = Metadata(client, 0, topic, &metadata, timeoutMs);
        if (error != 0) return (error, 0);
        var first = (NativeTopicMetadata*)metadata->Topics;
        (int, int) answer = metadata->TopicCount == 0 ? (UnknownTopic, 0) : (first->Error, first->PartitionCount);
        Librdkafka.MetadataDestroy(metadata);
        return answer;
    }

    /// <summary>Returns the names of all topics visible to the client. Blocks.</summary>
    /// <returns>The error of the request, or 0; and the names.</returns>
    internal static (int Error, string[] Names) TopicNames(ConsumerHandle client, int timeoutMs)
    {
        NativeMetadata* metadata;
        int error = Metadata(client, 1, 0, &metadata, timeoutMs);
        if (error != 0) return (error, []);
        var names = new string[metadata->TopicCount];
        for (int i = 0; i < names.Length; i++) names[i] = Marshal.PtrToStringUTF8(((NativeTopicMetadata*)metadata->Topics)[i].Name)!;
        Librdkafka.MetadataDestroy(metadata);
        return (0, names);
    }

    /// <summary>Asks the partition leaders for the first offset at or after a given time in each partition. Blocks.</summary>
    /// <param name="client">The client.</param>
    /// <param name="places">Partitions, and times in milliseconds since 1970; <see cref="Beginning"/> and <see cref="End"/> are valid times too.</param>
    /// <param name="timeoutMs">How long the call may take.</param>
    /// <returns>The error of the request, or 0; and for each partition its own error and the offset, which is <see cref="End"/> if no record is that recent.</returns>
    internal static (int Error, (int Error, long Offset)[] Offsets) Offsets(ConsumerHandle client, IReadOnlyList<(string Topic, int Partition, long Time)> places, int timeoutMs)
    {
        NativePartitionList* list = ListNew(places.Count);
        try
        {
            foreach ((string topic, int partition, long time) in places) ListAdd(list, topic, partition)->Offset = time;
            int error = OffsetsForTimes(client, list, timeoutMs);
            var offsets = new (int, long)[places.Count];
            for (int i = 0; i < offsets.Length; i++) offsets[i] = (list->Elements[i].Error, list->Elements[i].Offset);
            return (error, offsets);
        }
        finally
        {
            ListDestroy(list);
        }
    }

    /// <summary>The broker error <c>UNKNOWN_TOPIC_OR_PARTITION</c>.</summary>
    internal const int UnknownTopic = 3;

    static string Text(byte[] error) => Encoding.UTF8.GetString(error.AsSpan(0, Array.IndexOf(error, (byte)0)));
}
