using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace KafkaPS.Interop;

/// <summary>Finds the <c>rd_kafka_t*</c> behind a Confluent.Kafka client.</summary>
/// <remarks>Confluent.Kafka keeps it internal (<c>Handle.LibrdkafkaHandle</c>). A unit test fails when a new version of the package moves it.</remarks>
static class ClientHandle
{
    static readonly PropertyInfo? LibrdkafkaHandle =
        typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    internal static nint Of(Handle handle) =>
        LibrdkafkaHandle?.GetValue(handle) is SafeHandle { IsInvalid: false } safe
            ? safe.DangerousGetHandle()
            : throw new MissingMemberException(
                $"Confluent.Kafka {typeof(Handle).Assembly.GetName().Version} has no Handle.LibrdkafkaHandle, which this version of KafkaPS requires.");
}
