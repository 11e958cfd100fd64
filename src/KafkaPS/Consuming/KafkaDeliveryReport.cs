using System.Globalization;

namespace KafkaPS;

/// <summary>What became of a record that was sent, when what arrived is compared with it.</summary>
public enum KafkaDifferenceKind
{
    /// <summary>A record arrived in its place whose key, value or headers are not the same.</summary>
    Different,

    /// <summary>No record of the same content arrived.</summary>
    Missing,

    /// <summary>A record arrived that is none of those that were sent.</summary>
    Other,
}

/// <summary>One of the first differences that Test-KafkaDelivery has found.</summary>
public sealed class KafkaDifference
{
    /// <summary>What is the matter.</summary>
    public KafkaDifferenceKind Kind { get; init; }

    /// <summary>Which parts differ: <c>Key</c>, <c>Value</c>, <c>Headers</c> or several of them; empty when there is nothing to compare with.</summary>
    public string Part { get; init; } = "";

    /// <summary>What was sent, such as <c>Line 12 of 'app.log'</c> or <c>Record 12</c>; null for a record that was not.</summary>
    public string? Sent { get; init; }

    /// <summary>Where the record is that arrived, such as <c>fdw-0@15</c>; null when none did.</summary>
    public string? Place { get; init; }

    /// <summary>The beginning of what was sent: of the first part that differs, or of the value.</summary>
    public string? Expected { get; init; }

    /// <summary>The beginning of what arrived, of the same part.</summary>
    public string? Found { get; init; }

    /// <summary>Why nothing arrived, where that is known; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>All of it on one line.</summary>
    public override string ToString() => Kind switch
    {
        KafkaDifferenceKind.Different => $"{Sent} differs from {Place} ({Part}): expected '{Expected}', found '{Found}'",
        KafkaDifferenceKind.Missing => $"{Sent ?? "The record"} is missing{(Place is null ? "" : $" at {Place}")}{(Expected is null ? "" : $": '{Expected}'")}{(Reason is null ? "" : $" ({Reason})")}",
        _ => $"{Place} is not one of the records that were sent: '{Found}'",
    };
}

/// <summary>The verdict of Test-KafkaDelivery: whether what was sent is what Kafka has, by content.</summary>
public sealed class KafkaDeliveryReport
{
    /// <summary>
    /// Whether each record that was sent is there with the same key, value and headers, as often as it was sent. Records of others in the offsets of a summary
    /// do not count against it; among those that metadata name there must be no other.
    /// </summary>
    public bool IsSame { get; init; }

    /// <summary>Records that were sent, as the call was given them.</summary>
    public long Sent { get; init; }

    /// <summary>Records that were read from Kafka.</summary>
    public long Received { get; init; }

    /// <summary>Records that are there as they were sent.</summary>
    public long Same { get; init; }

    /// <summary>Records in whose place there is another one.</summary>
    public long Different { get; init; }

    /// <summary>Records that are not there.</summary>
    public long Missing { get; init; }

    /// <summary>Records that were read and are none of those that were sent: of other producers, when a summary says only from where to where its records are.</summary>
    public long Other { get; init; }

    /// <summary>The first differences, at most ten. Records of others in the offsets of a summary are not among them.</summary>
    public required IReadOnlyList<KafkaDifference> Differences { get; init; }

    /// <summary>From the beginning of the call to its end.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>For example <c>1000 sent: 998 same, 1 different, 1 missing</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sent} sent: {Same} same, {Different} different, {Missing} missing");
}
