using System.Globalization;

namespace KafkaPS;

/// <summary>The kind of difference between what was sent and what arrived.</summary>
public enum KafkaDifferenceKind
{
    /// <summary>A record with a different key, value or headers arrived in its place.</summary>
    Different,

    /// <summary>No record with the same content arrived.</summary>
    Missing,

    /// <summary>A record arrived that is not one of those sent.</summary>
    Other,
}

/// <summary>One of the first differences that Test-KafkaDelivery found.</summary>
public sealed class KafkaDifference
{
    /// <summary>The kind of difference.</summary>
    public KafkaDifferenceKind Kind { get; init; }

    /// <summary>The parts that differ: <c>Key</c>, <c>Value</c>, <c>Headers</c> or several of them; empty when there is nothing to compare with.</summary>
    public string Part { get; init; } = "";

    /// <summary>The sent record, such as <c>Line 12 of 'app.log'</c> or <c>Record 12</c>; null for a record that was not sent.</summary>
    public string? Sent { get; init; }

    /// <summary>The place of the record that arrived, such as <c>fdw-0@15</c>, or at which metadata says there is one; null when there is neither.</summary>
    public string? Place { get; init; }

    /// <summary>The beginning of what was sent: of the first part that differs, or of the value.</summary>
    public string? Expected { get; init; }

    /// <summary>The beginning of the same part of what arrived.</summary>
    public string? Found { get; init; }

    /// <summary>Why nothing arrived; null when that is not known.</summary>
    public string? Reason { get; init; }

    /// <summary>Returns all of it on one line.</summary>
    public override string ToString() => Kind switch
    {
        KafkaDifferenceKind.Different => $"{Sent} differs from {Place} ({Part}): expected '{Expected}', found '{Found}'",
        KafkaDifferenceKind.Missing => $"{Sent ?? "The record"} is missing{(Place is null ? "" : $" at {Place}")}{(Expected is null ? "" : $": '{Expected}'")}{(Reason is null ? "" : $" ({Reason})")}",
        _ => $"{Place} is not one of the records that were sent: '{Found}'",
    };
}

/// <summary>The verdict of Test-KafkaDelivery: whether Kafka has what was sent, compared by content.</summary>
public sealed class KafkaDeliveryReport
{
    /// <summary>
    /// Whether Kafka has each sent record with the same key, value and headers, as often as it was sent. Other producers' records within the offsets of a summary do
    /// not count against it; among the records that metadata names there must be no others.
    /// </summary>
    public bool IsSame { get; init; }

    /// <summary>The number of sent records, as given to the call.</summary>
    public long Sent { get; init; }

    /// <summary>The number of records read from Kafka.</summary>
    public long Received { get; init; }

    /// <summary>The number of records that are in Kafka as they were sent.</summary>
    public long Same { get; init; }

    /// <summary>The number of records that have another one in their place.</summary>
    public long Different { get; init; }

    /// <summary>The number of records that are not there.</summary>
    public long Missing { get; init; }

    /// <summary>The number of records read that are not among those sent: other producers' records, when a summary only bounds the offsets of its own.</summary>
    public long Other { get; init; }

    /// <summary>The first differences, at most ten, without other producers' records within the offsets of a summary.</summary>
    public required IReadOnlyList<KafkaDifference> Differences { get; init; }

    /// <summary>The time from the beginning of the call to its end.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Returns, for example, <c>1000 sent: 998 same, 1 different, 1 missing</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sent} sent: {Same} same, {Different} different, {Missing} missing");
}
