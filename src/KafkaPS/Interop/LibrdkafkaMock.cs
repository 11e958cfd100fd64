using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>librdkafka's mock cluster (rdkafka_mock.h), and the few functions that make a client to carry it.</summary>
static partial class LibrdkafkaMock
{
    const string Library = "librdkafka";
    const int ProducerType = 0;

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint ConfigurationNew();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ConfigurationSet(nint configuration, string name, string value, [Out] byte[] error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint ClientNew(int type, nint configuration, [Out] byte[] error, nuint errorSize);

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

    /// <summary>The addresses of the cluster's brokers, <c>127.0.0.1:port</c> each.</summary>
    internal static string[] BootstrapServers(nint cluster) => Marshal.PtrToStringUTF8(ClusterBootstraps(cluster))!.Split(',');

    /// <summary>A client that connects to nothing and logs nothing, to carry a cluster.</summary>
    /// <exception cref="InvalidOperationException">librdkafka could not make one; the message is its own.</exception>
    internal static nint NewSilentClient()
    {
        var error = new byte[512];
        nint configuration = ConfigurationNew();
        // Its log would go to stderr, past PowerShell's streams.
        _ = ConfigurationSet(configuration, "log_level", "0", error, (nuint)error.Length);
        _ = ConfigurationSet(configuration, "client.id", "KafkaPS-mock-cluster", error, (nuint)error.Length);
        nint client = ClientNew(ProducerType, configuration, error, (nuint)error.Length);
        if (client != 0) return client;
        throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(error).TrimEnd('\0'));
    }
}
