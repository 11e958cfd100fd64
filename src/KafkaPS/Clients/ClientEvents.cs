using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using KafkaPS.Connection;
using KafkaPS.Errors;

namespace KafkaPS.Clients;

/// <summary>Collects what the client reports on its own threads (errors, the fatal error, log lines) until a cmdlet asks for it.</summary>
/// <param name="diagnose">Investigates what the client's message leaves open; null when there is no such diagnosis.</param>
/// <param name="firstReason">The reason to give while no other is known; null for none.</param>
/// <param name="client">What the client is to its user: a producer, created once for many calls, or a reader for a single call.</param>
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

    /// <summary>The last connection problem, in the client's own words; null if there was none.</summary>
    /// <remarks>Without it, users would only learn that something timed out.</remarks>
    internal string? LastReason => _tokenFailure ?? _lastReason;

    /// <summary>Why there is no token for the next login; null when there is one. It explains more than the connections that broke for lack of a token.</summary>
    internal string? TokenFailure
    {
        set => _tokenFailure = value;
    }

    /// <summary>The error after which this client cannot be used; once set, it never changes.</summary>
    internal KafkaException? Fatal => Volatile.Read(ref _fatal);

    /// <summary>Called when the client needs a new token for its login; must not block.</summary>
    internal Action? TokenWanted { get; set; }

    /// <summary>Forgets a broker's refusal of the previous login, because the next logins use different credentials.</summary>
    internal void OnLoginChanged() => (_refusal, _lastReason) = (null, null);

    /// <summary>Returns the error that a code and a subject really stand for when it differs from the code's own; null otherwise.</summary>
    internal Func<int, string, KafkaException?> Explain { private get; set; } = static (_, _) => null;

    /// <summary>The client's statistics; there are none unless statistics.interval.ms is set.</summary>
    internal ClientStatistics Statistics { get; } = new();

    internal void OnError(int code, string reason, bool isFatal)
    {
        reason = ConsoleText.Escape(ClientReason.Shorten(reason));
        if (isFatal) Latch(Explain(code, _subject) ?? KafkaErrors.FromCode(code, _subject, reason, isFatal: true));
        else if (ClientReason.RefusalCode(code, reason) is int refusal) _refusal ??= new Refusal(refusal, reason, Stopwatch.GetTimestamp(), diagnose?.Invoke(reason));

        // "All brokers are down" only summarizes the individual reasons, which say more.
        if (code != ErrorCodes.AllBrokersDown || _lastReason is null) _lastReason = reason;
    }

    /// <summary>Records the fatal error of a failed record, after which no other record can succeed.</summary>
    internal void OnFatalReport(int code) => Latch(Explain(code, _subject) ?? KafkaErrors.FromCode(code, _subject, isFatal: true));

    /// <summary>Why the client gave up the transaction; null if it did not. Reset by whoever begins the next transaction.</summary>
    internal TransactionFailure? TransactionFailure
    {
        get => _transactionFailure;
        set => _transactionFailure = value;
    }

    internal void OnLog(LogMessage message)
    {
        if (message.Facility == TransactionFailure.Facility) _transactionFailure ??= TransactionFailure.Parse(message.Message);
        // A connection closed by the broker is reported only here.
        // With debug on, so are connections that the client itself ends, when the producer is closed or for a better connection.
        if (message.Facility == "FAIL" && !message.Message.Contains("_DESTROY", StringComparison.Ordinal)) _lastReason = ConsoleText.Escape(ClientReason.Shorten(message.Message));
        _log.Enqueue(message);
        while (_log.Count > MaxLogLines) _log.TryDequeue(out _);
    }

    /// <summary>Called when a broker has answered: a broker that refuses this client is not the only one.</summary>
    internal void OnMetadata() => _refusal = null;

    /// <summary>Called when the connection works: earlier problems no longer explain anything.</summary>
    internal void OnDelivered()
    {
        if (_lastReason is not null) _lastReason = null;
        _hasDelivered = true;
    }

    /// <summary>Returns the fatal error. A refusal becomes fatal when it persists: a broker has refused this client, and no broker has accepted a record since.</summary>
    /// <param name="graceMs">How long the refusal must stand.</param>
    /// <remarks>
    /// Java's producer behaves the same: it fails for good when a login is refused before it has its producer ID. Later, it lets the records for that broker
    /// run into delivery.timeout.ms, because by then the problem may be that single broker.
    /// </remarks>
    internal KafkaException? FatalAfter(int graceMs)
    {
        if (Fatal is null && !_hasDelivered && _refusal is { Diagnosis: null or { IsCompleted: true } } refusal
            && Stopwatch.GetElapsedTime(refusal.At).TotalMilliseconds >= graceMs) Latch(ToError(refusal));
        return Fatal;
    }

    /// <summary>
    /// Takes what the client has logged since the last call, in order. Lines with the same text become one, at the place of the first, except for lines that
    /// the property debug asks for.
    /// </summary>
    internal IReadOnlyCollection<LogLine> TakeLog()
    {
        if (_log.IsEmpty) return [];
        var lines = new List<LogLine>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        while (_log.TryDequeue(out LogMessage? message))
        {
            bool isDebug = message.Level == SyslogLevel.Debug;
            // With the property debug there are many lines, and what they have in common is not asked for.
            string? kind = isDebug ? null : $"{message.Facility}: {ClientReason.Shorten(message.Message)}";
            if (kind is null || places.TryAdd(kind, lines.Count)) lines.Add(new LogLine($"{message.Facility}: {ClientReason.HideSecrets(message.Message)}", 1, isDebug));
            else lines[places[kind]] = lines[places[kind]] with { Count = lines[places[kind]].Count + 1 };
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
