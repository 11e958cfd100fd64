using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KafkaPS.Interop;

/// <summary>Makes librdkafka's broker threads log in with the Kerberos cache of their producer.</summary>
/// <remarks>
/// GSS-API's default cache is per thread, and libsasl2 can use no other. Each connection belongs to one thread, which reports every state change,
/// including those before the login.
/// </remarks>
static unsafe partial class BrokerThreads
{
    /// <param name="configuration">The configuration of a client that is about to be created.</param>
    /// <param name="cache">The cache's name, null-terminated UTF-8, which must live as long as the client.</param>
    internal static void UseCache(nint configuration, nint cache) => _ = AddOnNew(configuration, "KafkaPS", &OnNew, cache);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int OnNew(nint client, nint configuration, nint cache, nint error, nuint errorSize) => AddOnBrokerStateChange(client, "KafkaPS", &OnStateChange, cache);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int OnStateChange(nint client, int broker, nint protocol, nint name, int port, nint state, nint cache)
    {
        Kerberos.UseCache(cache);
        return 0;
    }

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_conf_interceptor_add_on_new", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOnNew(nint configuration, string name, delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nuint, int> onNew, nint opaque);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_interceptor_add_on_broker_state_change", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOnBrokerStateChange(nint client, string name,
        delegate* unmanaged[Cdecl]<nint, int, nint, nint, int, nint, nint, int> onStateChange, nint opaque);
}
