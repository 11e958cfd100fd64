using System.Text;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Producing;

namespace KafkaPS.UnitTests.Producing;

/// <summary>Accepts what it has room for, and rejects values that begin with <c>bad</c>.</summary>
sealed unsafe class TestSink : IRecordSink
{
    readonly object _gate = new();
    readonly List<string> _taken = [];
    readonly List<int> _calls = [];

    internal int Room { get; set; } = int.MaxValue;

    internal int ClosesAfter { get; set; } = int.MaxValue;

    internal List<string> Taken
    {
        get
        {
            lock (_gate) return [.. _taken];
        }
    }

    /// <summary>The record count of each call.</summary>
    internal List<int> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    public void Produce(nint topic, NativeMessage* messages, int count, Mailbox mailbox)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            mailbox.CountGiven(count);
            _calls.Add(count);
            for (int i = 0; i < count; i++)
            {
                messages[i].Error = Take(Text(messages[i].Value, (int)messages[i].ValueLength));
                if (messages[i].Error != ErrorCodes.QueueFull) continue;
                for (; i < count; i++) messages[i].Error = ErrorCodes.QueueFull;
            }
        }
    }

    public int Produce(ReadOnlySpan<NativeArgument> arguments, Mailbox mailbox)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            mailbox.CountGiven(1);
            _calls.Add(1);
            foreach (ref readonly NativeArgument argument in arguments)
            {
                if (argument.Type == NativeArgumentType.Value) return Take(Text(argument.Value.Memory.Pointer, (int)argument.Value.Memory.Size));
            }

            return ErrorCodes.Fail;
        }
    }

    int Take(string value)
    {
        if (value.StartsWith("bad", StringComparison.Ordinal)) return 87;
        if (Room == 0) return ErrorCodes.QueueFull;
        Room--;
        _taken.Add(value);
        return 0;
    }

    void ThrowIfClosed()
    {
        if (_taken.Count >= ClosesAfter) throw new ProducerClosedException("road");
    }

    static string Text(nint start, int length) => Encoding.UTF8.GetString((byte*)start, length);
}
