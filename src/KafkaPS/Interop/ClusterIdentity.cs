using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>The ID of the cluster that a client is connected to.</summary>
static partial class ClusterIdentity
{
    /// <summary>The prefix of the cluster IDs of librdkafka's mock clusters (rdkafka_mock.c).</summary>
    const string EmbeddedPrefix = "mockCluster";

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_clusterid")]
    private static partial nint ClusterId(nint client, int timeoutMs);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mem_free")]
    private static partial void Free(nint client, nint memory);

    /// <summary>Returns the cluster ID; null if no broker has returned it in time.</summary>
    internal static string? Of(nint client, int timeoutMs)
    {
        nint text = ClusterId(client, timeoutMs);
        if (text == 0) return null;
        string? id = Marshal.PtrToStringUTF8(text);
        Free(client, text);
        return id;
    }

    /// <summary>Whether this is the ID of an embedded cluster, of this or another process.</summary>
    internal static bool IsEmbedded(string? id) => id?.StartsWith(EmbeddedPrefix, StringComparison.Ordinal) == true;
}
