using System.Collections.Concurrent;
using Confluent.Kafka;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>What the client says of itself on its own threads: errors, the fatal one, log lines. Kept until a cmdlet asks.</summary>
sealed class ClientEvents
{
    const int MaxLogLines = 1000;

    readonly ConcurrentQueue<LogMessage> _log = new();
    volatile string? _lastReason;
    volatile KafkaException? _fatal;

    /// <summary>The last thing that went wrong with a connection, in the client's own words; null when nothing did.</summary>
    /// <remarks>Without it a user would only learn that something timed out.</remarks>
    internal string? LastReason => _lastReason;

    /// <summary>The error after which this client can do nothing more; it never changes once it is there.</summary>
    internal KafkaException? Fatal => _fatal;

    internal void OnError(int code, string reason, bool isFatal)
    {
        if (isFatal) _fatal ??= KafkaErrors.FromCode(code, "The producer cannot go on", reason, isFatal: true);

        // That all brokers are down sums up what the single reasons have told better.
        if (code != LocalError.AllBrokersDown || _lastReason is null) _lastReason = reason;
    }

    internal void OnLog(LogMessage message)
    {
        _log.Enqueue(message);
        while (_log.Count > MaxLogLines) _log.TryDequeue(out _);
    }

    /// <summary>The connection works: what went wrong before no longer explains anything.</summary>
    internal void OnDelivered()
    {
        if (_lastReason is not null) _lastReason = null;
    }

    internal bool TryTakeLog(out string line)
    {
        bool taken = _log.TryDequeue(out LogMessage? message);
        line = taken ? $"{message!.Facility}: {message.Message}" : "";
        return taken;
    }
}
