using System.Text.RegularExpressions;
using Confluent.Kafka;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.Clients;

/// <summary>Why the client has given up a transaction, which can then only be aborted.</summary>
/// <param name="Code">A broker's code or one of librdkafka's.</param>
/// <param name="Reason">The client's own words.</param>
/// <param name="IsPassing">Whether the client gets over it by aborting: the same transaction may succeed when it is run again.</param>
/// <remarks>
/// librdkafka 2.16 tells this in its log alone, before it drops the records; the reports of these say no more than that they were dropped
/// (rdkafka_txnmgr.c, <c>rd_kafka_txn_set_abortable_error0</c>).
/// </remarks>
sealed partial record TransactionFailure(int Code, string Reason, bool IsPassing)
{
    /// <summary>The facility of the log line.</summary>
    internal const string Facility = "TXNERR";

    /// <summary>Reads the log line; null when it is another one.</summary>
    internal static TransactionFailure? Parse(string line)
    {
        Match match = Line().Match(line);
        if (!match.Success || ErrorTable.Rows.FirstOrDefault(row => row.Code is int its && Librdkafka.ErrorName(its) == match.Groups["name"].Value)?.Code is not int code) return null;
        // After a gap in the sequence numbers the client takes a new epoch, and starts to count again.
        bool isGap = code == ErrorCodes.OutOfOrderSequenceNumber && match.Groups["bump"].Success;
        return new(code, match.Groups["reason"].Value, isGap || typeof(RetriableException).IsAssignableFrom(ErrorTable.ByCodeOrDefault(code).Type));
    }

    [GeneratedRegex(@"Current transaction failed in state \w+: (?<reason>.*) \((?<name>[A-Z0-9_]+)(?<bump>, requires epoch bump)?\)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
