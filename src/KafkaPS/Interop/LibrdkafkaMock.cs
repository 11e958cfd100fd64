using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>librdkafka's mock cluster (rdkafka_mock.h), and the few functions that create a client to host it.</summary>
static partial class LibrdkafkaMock
{
    const string Library = "librdkafka";
    internal const int ProducerType = 0;

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    internal static partial nint ConfigurationNew();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ConfigurationSet(nint configuration, string name, string value, [Out] byte[] error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    internal static partial nint ClientNew(int type, nint configuration, [Out] byte[] error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    internal static partial void ClientDestroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    internal static partial nint ClusterNew(nint client, int brokerCount);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    internal static partial void ClusterDestroy(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint ClusterBootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int TopicCreate(nint cluster, string topic, int partitionCount, int replicationFactor);

    /// <summary>Makes the cluster answer the next requests of a type with these errors in turn, whichever broker they reach.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    internal static partial void PushRequestErrors(nint cluster, short api, nuint count, [In] int[] errors);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_push_request_error_rtts")]
    private static partial int BrokerPushRequestErrorRtts(nint cluster, int broker, short api, nuint count, nint error, nint delayMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_push_request_error_rtts")]
    private static partial int BrokerPushRequestErrorRttsOnStack(
        nint cluster, int broker, short api, nuint count, nint unused4, nint unused5, nint unused6, nint unused7, nint error, nint delayMs);

    /// <summary>Makes a broker answer the next request of a type with this delay, and with this error, or normally if it is 0.</summary>
    /// <returns>0, or <c>RD_KAFKA_RESP_ERR__UNKNOWN_BROKER</c>.</returns>
    /// <remarks>
    /// The native function is variadic. Variadic arguments are passed like others, except on Apple's ARM processors, where they are on the stack:
    /// filling the remaining registers puts them there.
    /// </remarks>
    internal static int PushRequestError(nint cluster, int broker, short api, int error, int delayMs) =>
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? BrokerPushRequestErrorRttsOnStack(cluster, broker, api, 1, 0, 0, 0, 0, error, delayMs)
            : BrokerPushRequestErrorRtts(cluster, broker, api, 1, error, delayMs);

    /// <summary>Sets the error that brokers return whenever they are asked for a topic's metadata; 0 clears it. The topic must exist.</summary>
    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void TopicSetError(nint cluster, string topic, int error);

    /// <summary>Drops a broker's connections and accepts no new ones; -1 for all brokers.</summary>
    /// <returns>0, or <c>RD_KAFKA_RESP_ERR__UNKNOWN_BROKER</c>.</returns>
    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    internal static partial int BrokerSetDown(nint cluster, int broker);

    /// <summary>Accepts connections again, on the same port.</summary>
    /// <inheritdoc cref="BrokerSetDown"/>
    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    internal static partial int BrokerSetUp(nint cluster, int broker);

    /// <summary>Delays every answer of a broker; -1 for all brokers.</summary>
    /// <inheritdoc cref="BrokerSetDown"/>
    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    internal static partial int BrokerSetDelay(nint cluster, int broker, int delayMs);

    /// <summary>Returns the addresses of the cluster's brokers, each as <c>127.0.0.1:port</c>.</summary>
    internal static string[] BootstrapServers(nint cluster) => Marshal.PtrToStringUTF8(ClusterBootstraps(cluster))!.Split(',');

    /// <summary>Creates a client that connects to nothing and logs nothing, to host a cluster.</summary>
    /// <exception cref="InvalidOperationException">librdkafka could not create the client; the message is its own.</exception>
    internal static nint NewSilentClient()
    {
        var error = new byte[512];
        nint configuration = ConfigurationNew();
        // The client's log would go to stderr, bypassing PowerShell's streams.
        _ = ConfigurationSet(configuration, "log_level", "0", error, (nuint)error.Length);
        _ = ConfigurationSet(configuration, "client.id", "KafkaPS-mock-cluster", error, (nuint)error.Length);
        nint client = ClientNew(ProducerType, configuration, error, (nuint)error.Length);
        if (client != 0) return client;
        throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(error).TrimEnd('\0'));
    }
}
