using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>
/// The number by which librdkafka knows a record, and gives it back with its report: the number of its call's mailbox, and what a report cannot tell by
/// itself: whether the user chose the partition, and where the mailbox keeps what the client does not (<see cref="KeptPart"/>).
/// </summary>
static class RecordOpaque
{
    const int HasPartition = 1, HasSlot = 2, FlagBits = 2;
    static readonly int NumberBits = nint.Size == 8 ? 29 : 11;

    /// <summary>How many mailboxes can have a number at once.</summary>
    internal static int MaxMailboxes => 1 << NumberBits;

    /// <param name="mailbox">The number of the mailbox.</param>
    /// <param name="hasPartition">Whether the user chose the partition.</param>
    /// <param name="slot">Where a part of the record is kept; null when there is none.</param>
    internal static nint Of(int mailbox, bool hasPartition, int? slot) =>
        ((nint)(slot ?? 0) << (NumberBits + FlagBits)) | ((nint)mailbox << FlagBits) | (hasPartition ? HasPartition : 0) | (slot is null ? 0 : HasSlot);

    /// <summary>The number of the mailbox.</summary>
    internal static int Mailbox(nint opaque) => (int)(opaque >> FlagBits) & (MaxMailboxes - 1);

    /// <summary>The partition, if the user chose it.</summary>
    internal static int? Partition(in NativeMessage message) => (message.Opaque & HasPartition) != 0 ? message.Partition : null;

    /// <summary>Where a part of the record is kept, if there is one.</summary>
    internal static int? Slot(nint opaque) => (opaque & HasSlot) != 0 ? (int)((nuint)opaque >> (NumberBits + FlagBits)) : null;
}

/// <summary>What librdkafka does not keep of a record until it reports it.</summary>
/// <param name="Timestamp">The CreateTime that the user chose: librdkafka does not tell it of a record that failed.</param>
/// <param name="Input">What the record was made of, where the user wants it back.</param>
readonly record struct KeptPart(DateTimeOffset? Timestamp, object? Input);

/// <summary>Keeps a part of the records that the client has. Most records need none.</summary>
sealed class KeptParts
{
    readonly Stack<int> _free = new();
    KeptPart[] _parts = [];
    int _used;

    /// <summary>Keeps a part, and says where.</summary>
    internal int Add(in KeptPart part)
    {
        lock (_free)
        {
            if (!_free.TryPop(out int slot)) slot = _used++;
            if (slot == _parts.Length) Array.Resize(ref _parts, Math.Max(16, slot * 2));
            _parts[slot] = part;
            return slot;
        }
    }

    /// <summary>Gives a part back, and forgets it.</summary>
    internal KeptPart Take(int? slot)
    {
        if (slot is null) return default;
        lock (_free)
        {
            _free.Push(slot.Value);
            KeptPart part = _parts[slot.Value];
            _parts[slot.Value] = default;
            return part;
        }
    }
}
