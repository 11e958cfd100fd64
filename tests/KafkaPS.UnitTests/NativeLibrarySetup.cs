using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KafkaPS.Interop;

namespace KafkaPS.UnitTests;

/// <summary>Here, KafkaPS.dll is in the default load context, without KafkaPS.Loader: this locates its librdkafka.</summary>
static class NativeLibrarySetup
{
    [ModuleInitializer]
    internal static void Resolve() => NativeLibrary.SetDllImportResolver(typeof(Librdkafka).Assembly, (name, _, _) =>
        name != "librdkafka" ? 0
        : NativeLibrary.TryLoad(name, typeof(Confluent.Kafka.Handle).Assembly, null, out nint library) ? library
        : NativeLibrary.Load("centos8-librdkafka", typeof(Confluent.Kafka.Handle).Assembly, null));
}
