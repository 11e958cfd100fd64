using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>librdkafka's request for a topic's configuration. Confluent.Kafka has it too, but compiling the code for it takes longer than a short send.</summary>
static unsafe partial class LibrdkafkaAdmin
{
    const string Library = "librdkafka";
    /// <summary><c>RD_KAFKA_RESOURCE_TOPIC</c>.</summary>
    const int TopicResource = 2;
    /// <summary><c>RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS</c>.</summary>
    const int DescribeConfigsOperation = 5;

    [LibraryImport(Library, EntryPoint = "rd_kafka_queue_new")]
    private static partial QueueHandle QueueNew(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AdminOptions_new")]
    private static partial nint OptionsNew(nint client, int operation);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AdminOptions_set_request_timeout")]
    private static partial int OptionsSetRequestTimeout(nint options, int timeoutMs, nint error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_AdminOptions_destroy")]
    private static partial void OptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rd_kafka_ConfigResource_new", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ResourceNew(int type, string name);

    [LibraryImport(Library, EntryPoint = "rd_kafka_ConfigResource_destroy")]
    private static partial void ResourceDestroy(nint resource);

    [LibraryImport(Library, EntryPoint = "rd_kafka_DescribeConfigs")]
    private static partial void DescribeConfigs(nint client, nint* resources, nuint count, nint options, QueueHandle queue);

    [LibraryImport(Library, EntryPoint = "rd_kafka_event_DescribeConfigs_result")]
    private static partial nint EventResult(nint nativeEvent);

    [LibraryImport(Library, EntryPoint = "rd_kafka_DescribeConfigs_result_resources")]
    private static partial nint* ResultResources(nint result, nuint* count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_ConfigResource_error")]
    private static partial int ResourceError(nint resource);

    [LibraryImport(Library, EntryPoint = "rd_kafka_ConfigResource_configs")]
    private static partial nint* ResourceConfigs(nint resource, nuint* count);

    [LibraryImport(Library, EntryPoint = "rd_kafka_ConfigEntry_name")]
    private static partial nint EntryName(nint entry);

    [LibraryImport(Library, EntryPoint = "rd_kafka_ConfigEntry_value")]
    private static partial nint EntryValue(nint entry);

    /// <summary>Requests the configuration of a topic. The answer arrives as an event on the returned queue.</summary>
    internal static QueueHandle AskTopicConfiguration(nint client, string topic, int timeoutMs)
    {
        QueueHandle queue = QueueNew(client);
        nint options = OptionsNew(client, DescribeConfigsOperation);
        nint resource = ResourceNew(TopicResource, topic);
        _ = OptionsSetRequestTimeout(options, timeoutMs, 0, 0);
        DescribeConfigs(client, &resource, 1, options, queue);
        ResourceDestroy(resource);
        OptionsDestroy(options);
        return queue;
    }

    /// <summary>Returns the value of a topic's property in an answer.</summary>
    /// <returns>The error of the request or of the topic, or 0; and the value, or null.</returns>
    internal static (int Error, string? Value) TopicConfigurationValue(nint nativeEvent, string name)
    {
        int error = Librdkafka.EventError(nativeEvent);
        nint result = EventResult(nativeEvent);
        if (error != 0 || result == 0) return (error, null);
        nuint count;
        nint* resources = ResultResources(result, &count);
        if (count == 0) return (0, null);
        error = ResourceError(resources[0]);
        nint* entries = ResourceConfigs(resources[0], &count);
        for (nuint i = 0; error == 0 && i < count; i++)
        {
            if (Marshal.PtrToStringUTF8(EntryName(entries[i])) == name) return (0, Marshal.PtrToStringUTF8(EntryValue(entries[i])));
        }

        return (error, null);
    }
}
