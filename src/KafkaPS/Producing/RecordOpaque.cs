using KafkaPS.Interop;

namespace KafkaPS.Producing;

/// <summary>
/// The opaque value that librdkafka keeps with a record and returns with its report: the number of the call's mailbox, and what the report itself does not
/// contain: whether the user chose the partition and the timestamp, and where the mailbox keeps the input that the record was made of.
/// </summary>
static class RecordOpaque
{
    const int HasPartition = 1, HasTimestamp = 2, HasInput = 4, FlagBits = 3;
    static readonly int NumberBits = nint.Size == 8 ? 28 : 10;

    /// <summary>The maximum number of mailboxes at once.</summary>
    internal static int MaxMailboxes => 1 << NumberBits;

    /// <param name="mailbox">The number of the mailbox.</param>
    /// <param name="hasPartition">Whether the user chose the partition.</param>
    /// <param name="hasTimestamp">Whether the user chose the timestamp.</param>
    /// <param name="inputSlot">The slot of the input; null if it need not be returned.</param>
    internal static nint Of(int mailbox, bool hasPartition, bool hasTimestamp, int? inputSlot) =>
        ((nint)(inputSlot ?? 0) << (NumberBits + FlagBits)) | ((nint)mailbox << FlagBits)
        | (hasPartition ? HasPartition : 0) | (hasTimestamp ? HasTimestamp : 0) | (inputSlot is null ? 0 : HasInput);

    /// <summary>Returns the number of the mailbox.</summary>
    internal static int Mailbox(nint opaque) => (int)(opaque >> FlagBits) & (MaxMailboxes - 1);

    /// <summary>Returns the partition if the user chose it.</summary>
    internal static int? Partition(in NativeMessage message) => (message.Opaque & HasPartition) != 0 ? message.Partition : null;

    /// <summary>Returns whether the user chose the timestamp.</summary>
    internal static bool HasOwnTimestamp(nint opaque) => (opaque & HasTimestamp) != 0;

    /// <summary>Returns the slot of the input if it must be returned.</summary>
    internal static int? InputSlot(nint opaque) => (opaque & HasInput) != 0 ? (int)((nuint)opaque >> (NumberBits + FlagBits)) : null;
}

/// <summary>Keeps the inputs of records that the client has, for calls that want them back. Other calls keep none.</summary>
sealed class InputTable
{
    readonly Stack<int> _free = new();
    object?[] _inputs = [];
    int _used;

    /// <summary>Keeps an input and returns its slot.</summary>
    internal int Add(object input)
    {
        lock (_free)
        {
            if (!_free.TryPop(out int slot)) slot = _used++;
            if (slot == _inputs.Length) Array.Resize(ref _inputs, Math.Max(16, slot * 2));
            _inputs[slot] = input;
            return slot;
        }
    }

    /// <summary>Returns an input and forgets it.</summary>
    internal object? Take(int? slot)
    {
        if (slot is null) return null;
        lock (_free)
        {
            _free.Push(slot.Value);
            object? input = _inputs[slot.Value];
            _inputs[slot.Value] = null;
            return input;
        }
    }
}
