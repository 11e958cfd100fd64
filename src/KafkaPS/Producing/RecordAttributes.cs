using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>What a record has beside key and value.</summary>
/// <param name="Partition">The partition; null: the partitioner chooses.</param>
/// <param name="Timestamp">The CreateTime; null: the time of the hand-over.</param>
/// <param name="Headers">The headers in their order.</param>
readonly record struct RecordAttributes(int? Partition, DateTimeOffset? Timestamp, IReadOnlyList<KafkaHeader> Headers)
{
    /// <summary>Whether librdkafka takes it together with others.</summary>
    internal bool IsPlain => Timestamp is null && Headers.Count == 0;
}

/// <summary>
/// The number by which librdkafka knows a record, and gives it back with its report: the number of its call's mailbox, and what the report cannot tell
/// by itself, namely whether the user chose partition and timestamp.
/// </summary>
static class RecordFlags
{
    const int HasPartition = 1, HasTimestamp = 2, Bits = 2;

    internal static nint Opaque(int mailbox, in RecordAttributes attributes) =>
        ((nint)mailbox << Bits) | (attributes.Partition is null ? 0 : HasPartition) | (attributes.Timestamp is null ? 0 : HasTimestamp);

    /// <summary>The number of the mailbox.</summary>
    internal static int Mailbox(nint opaque) => (int)(opaque >> Bits);

    /// <summary>The partition, if the user chose it.</summary>
    internal static int? Partition(in NativeMessage message) => (message.Opaque & HasPartition) != 0 ? message.Partition : null;

    /// <summary>Whether the user chose the timestamp.</summary>
    internal static bool ChoseTimestamp(nint opaque) => (opaque & HasTimestamp) != 0;
}
