using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using KafkaPS.Connection;
using KafkaPS.Errors;

namespace KafkaPS.Clients;

/// <summary>What the client says of itself on its own threads: errors, the fatal one, log lines. Kept until a cmdlet asks.</summary>
/// <param name="diagnose">Finds out what the client's words leave open; null when nothing does.</param>
/// <param name="firstReason">What is the matter as long as nothing else is known; null when there is nothing to say.</param>
/// <param name="client">What the client is to its user: a producer, which is made once for many calls, or a reader of one call.</param>
sealed class ClientEvents(Func<string, Task<ConnectionProblem?>?>? diagnose = null, string? firstReason = null, string client = ClientEvents.Producer)
{
    const int MaxLogLines = 1000;
    internal const string Producer = "producer", Reader = "reader";

    readonly string _subject = $"The {client} cannot continue", _nextStep = client == Producer ? "Then create a new producer." : "Then try again.";
    readonly ConcurrentQueue<LogMessage> _log = new();
    volatile string? _lastReason = firstReason;
    volatile Refusal? _refusal;
    volatile TransactionFailure? _transactionFailure;
    volatile string? _tokenFailure;
    volatile bool _hasDelivered;
    KafkaException? _fatal;

    /// <summary>The last thing that went wrong with a connection, in the client's own words; null when nothing did.</summary>
    /// <remarks>Without it a user would only learn that something timed out.</remarks>
    internal string? LastReason => _tokenFailure ?? _lastReason;

    /// <summary>Why there is no token for the next login; null when there is one. Connections that broke for want of it explain less.</summary>
    internal string? TokenFailure
    {
        set => _tokenFailure = value;
    }

    /// <summary>The error after which this client can do nothing more; it never changes once it is there.</summary>
    internal KafkaException? Fatal => Volatile.Read(ref _fatal);

    /// <summary>Called when the client needs a new token for its login; it must not wait.</summary>
    internal Action? TokenWanted { get; set; }

    /// <summary>The next logins are others: that a broker has refused the last one no longer matters.</summary>
    internal void OnLoginChanged() => (_refusal, _lastReason) = (null, null);

    /// <summary>Knows of a code and a subject that the error is another one than the code says; null when it does not.</summary>
    internal Func<int, string, KafkaException?> Explain { private get; set; } = static (_, _) => null;

    /// <summary>The numbers of the client; there are none unless statistics.interval.ms is set.</summary>
    internal ClientStatistics Statistics { get; } = new();

    internal void OnError(int code, string reason, bool isFatal)
    {
        reason = ConsoleText.Escape(ClientReason.Shorten(reason));
        if (isFatal) Latch(Explain(code, _subject) ?? KafkaErrors.FromCode(code, _subject, reason, isFatal: true));
        else if (ClientReason.RefusalCode(code, reason) is int refusal) _refusal ??= new Refusal(refusal, reason, Stopwatch.GetTimestamp(), diagnose?.Invoke(reason));

        // That all brokers are down sums up what the single reasons have told better.
        if (code != ErrorCodes.AllBrokersDown || _lastReason is null) _lastReason = reason;
    }

    /// <summary>A record failed with an error after which no other can succeed.</summary>
    internal void OnFatalReport(int code) => Latch(Explain(code, _subject) ?? KafkaErrors.FromCode(code, _subject, isFatal: true));

    /// <summary>Why the client has given up the transaction; null while it has not. Reset by who starts the next.</summary>
    internal TransactionFailure? TransactionFailure
    {
        get => _transactionFailure;
        set => _transactionFailure = value;
    }

    internal void OnLog(LogMessage message)
    {
        if (message.Facility == TransactionFailure.Facility) _transactionFailure ??= TransactionFailure.Parse(message.Message);
        // A connection that the broker closed is told here alone.
        // With debug on so are those that the client ends itself, with the producer or for a better one.
        if (message.Facility == "FAIL" && !message.Message.Contains("_DESTROY", StringComparison.Ordinal)) _lastReason = ConsoleText.Escape(ClientReason.Shorten(message.Message));
        _log.Enqueue(message);
        while (_log.Count > MaxLogLines) _log.TryDequeue(out _);
    }

    /// <summary>A broker has answered: one that refuses this client is not the only one.</summary>
    internal void OnMetadata() => _refusal = null;

    /// <summary>The connection works: what went wrong before no longer explains anything.</summary>
    internal void OnDelivered()
    {
        if (_lastReason is not null) _lastReason = null;
        _hasDelivered = true;
    }

    /// <summary>The fatal error, with what becomes one by lasting: a broker has refused this client, and none has taken a record from it since.</summary>
    /// <param name="graceMs">How long the refusal must stand.</param>
    /// <remarks>
    /// As in Java's producer, which fails for good when a login is refused before it has its producer id, and afterwards lets the records for
    /// that broker run into delivery.timeout.ms: by then a single broker may be the one that is wrong.
    /// </remarks>
    internal KafkaException? FatalAfter(int graceMs)
    {
        if (Fatal is null && !_hasDelivered && _refusal is { Diagnosis: null or { IsCompleted: true } } refusal
            && Stopwatch.GetElapsedTime(refusal.At).TotalMilliseconds >= graceMs) Latch(ToError(refusal));
        return Fatal;
    }

    /// <summary>Takes what the client has logged since the last time, in its order. Lines that say the same are one, in the place of the first, except those that the property debug asks for.</summary>
    internal IReadOnlyCollection<LogLine> TakeLog()
    {
        if (_log.IsEmpty) return [];
        var lines = new List<LogLine>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        while (_log.TryDequeue(out LogMessage? message))
        {
            bool isDebug = message.Level == SyslogLevel.Debug;
            string kind = $"{message.Facility}: {ClientReason.Shorten(message.Message)}";
            if (!isDebug && places.TryGetValue(kind, out int place))
            {
                lines[place] = lines[place] with { Count = lines[place].Count + 1 };
                continue;
            }

            if (!isDebug) places[kind] = lines.Count;
            lines.Add(new LogLine($"{message.Facility}: {ClientReason.HideSecrets(message.Message)}", 1, isDebug));
        }

        return lines;
    }

    KafkaException ToError(Refusal refusal)
    {
        if (ClientReason.TokenFailure(refusal.Reason) is string words) return KafkaErrors.NoToken(_subject, words);
        ConnectionProblem? problem = refusal.Diagnosis is { IsCompletedSuccessfully: true } diagnosis ? diagnosis.Result : null;
        KafkaException error = KafkaErrors.FromCode(refusal.Code, _subject, problem is null ? refusal.Reason : $"{refusal.Reason}. {problem.Meaning}", isFatal: true);
        if (problem is not null) error.Advice = $"{problem.Advice} {_nextStep}";
        return error;
    }

    void Latch(KafkaException error) => Interlocked.CompareExchange(ref _fatal, error, null);

    sealed record Refusal(int Code, string Reason, long At, Task<ConnectionProblem?>? Diagnosis);
}
