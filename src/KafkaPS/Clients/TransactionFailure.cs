using System.Text.RegularExpressions;
using Confluent.Kafka;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Clients;

/// <summary>Why the client gave up a transaction, which can then only be aborted.</summary>
/// <param name="Code">A broker's error code or one of librdkafka's.</param>
/// <param name="Reason">The client's own words.</param>
/// <param name="IsPassing">Whether an abort clears the failure: the same transaction may succeed when it is run again.</param>
/// <remarks>
/// librdkafka 2.16 reports the failure only in its log, before it drops the records; their delivery reports say only that they were dropped
/// (rdkafka_txnmgr.c, <c>rd_kafka_txn_set_abortable_error0</c>).
/// </remarks>
sealed partial record TransactionFailure(int Code, string Reason, bool IsPassing)
{
    /// <summary>The facility of the log line.</summary>
    internal const string Facility = "TXNERR";

    /// <summary>Parses the log line; returns null for any other line.</summary>
    internal static TransactionFailure? Parse(string line)
    {
        Match match = Line().Match(line);
        if (!match.Success || ErrorTable.Rows.FirstOrDefault(row => row.Code is int its && Librdkafka.ErrorName(its) == match.Groups["name"].Value)?.Code is not int code) return null;
        // After a gap in the sequence numbers, the client bumps its epoch and restarts the sequence.
        bool isGap = code == ErrorCodes.OutOfOrderSequenceNumber && match.Groups["bump"].Success;
        return new(code, match.Groups["reason"].Value, isGap || typeof(RetriableException).IsAssignableFrom(ErrorTable.ByCodeOrDefault(code).Type));
    }

    [GeneratedRegex(@"Current transaction failed in state \w+: (?<reason>.*) \((?<name>[A-Z0-9_]+)(?<bump>, requires epoch bump)?\)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
