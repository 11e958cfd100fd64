using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>
/// The number by which librdkafka knows a record, and gives it back with its report: the number of its call's mailbox, and what a report cannot tell by
/// itself: whether the user chose the partition, and where the mailbox keeps the timestamp that the user chose.
/// </summary>
static class RecordOpaque
{
    const int HasPartition = 1, HasTimestamp = 2, FlagBits = 2;
    static readonly int NumberBits = nint.Size == 8 ? 29 : 11;

    /// <summary>How many mailboxes can have a number at once.</summary>
    internal static int MaxMailboxes => 1 << NumberBits;

    /// <param name="mailbox">The number of the mailbox.</param>
    /// <param name="hasPartition">Whether the user chose the partition.</param>
    /// <param name="timestampSlot">Where the timestamp is kept; null when the user chose none.</param>
    internal static nint Of(int mailbox, bool hasPartition, int? timestampSlot) =>
        ((nint)(timestampSlot ?? 0) << (NumberBits + FlagBits)) | ((nint)mailbox << FlagBits) | (hasPartition ? HasPartition : 0) | (timestampSlot is null ? 0 : HasTimestamp);

    /// <summary>The number of the mailbox.</summary>
    internal static int Mailbox(nint opaque) => (int)(opaque >> FlagBits) & (MaxMailboxes - 1);

    /// <summary>The partition, if the user chose it.</summary>
    internal static int? Partition(in NativeMessage message) => (message.Opaque & HasPartition) != 0 ? message.Partition : null;

    /// <summary>Where the timestamp is kept, if the user chose one.</summary>
    internal static int? TimestampSlot(nint opaque) => (opaque & HasTimestamp) != 0 ? (int)((nuint)opaque >> (NumberBits + FlagBits)) : null;
}

/// <summary>The timestamps that users chose for records which the client has: it does not tell them of a record that failed.</summary>
sealed class TimestampTable
{
    readonly Stack<int> _free = new();
    long[] _timestamps = [];
    int _used;

    /// <summary>Keeps a timestamp, in milliseconds since 1970, and says where.</summary>
    internal int Add(long timestampMs)
    {
        lock (_free)
        {
            if (!_free.TryPop(out int slot)) slot = _used++;
            if (slot == _timestamps.Length) Array.Resize(ref _timestamps, Math.Max(16, slot * 2));
            _timestamps[slot] = timestampMs;
            return slot;
        }
    }

    /// <summary>Gives a timestamp back, and forgets it.</summary>
    internal DateTimeOffset? Take(int? slot)
    {
        if (slot is null) return null;
        lock (_free)
        {
            _free.Push(slot.Value);
            return DateTimeOffset.FromUnixTimeMilliseconds(_timestamps[slot.Value]);
        }
    }
}
