using System.Diagnostics;
using System.Globalization;
using KafkaPS.Records;

namespace KafkaPS.Consuming;

/// <summary>The origin of a sent record, for messages.</summary>
/// <param name="File">The file; null for the pipeline.</param>
/// <param name="Number">The number of the line or of the record, from 1; 0 for the file as a whole.</param>
readonly record struct SentFrom(string? File, long Number)
{
    public override string ToString() => File is null ? string.Create(CultureInfo.InvariantCulture, $"Record {Number}")
        : Number == 0 ? $"The file '{File}'" : string.Create(CultureInfo.InvariantCulture, $"Line {Number} of '{File}'");
}

/// <summary>A record on one side that has no match on the other yet.</summary>
sealed class UnmatchedRecord
{
    /// <summary>The origin of a sent record; null for a record that was read.</summary>
    internal SentFrom? Sent { get; init; }

    /// <summary>The place of a record that was read.</summary>
    internal RecordPlace Place { get; init; }

    /// <summary>Its position among the records that were sent or read.</summary>
    internal long Order { get; init; }

    internal bool HasKey { get; init; }

    internal RecordFingerprint Fingerprint { get; init; }

    /// <summary>The beginning of a sent record; null when there are too many to keep. A record that was read can be read again.</summary>
    internal RecordBeginning? Beginning { get; init; }

    /// <summary>The next record of the same side and content.</summary>
    internal UnmatchedRecord? Next { get; set; }

    internal IEnumerable<UnmatchedRecord> Chain()
    {
        for (UnmatchedRecord? one = this; one is not null; one = one.Next) yield return one;
    }
}

/// <summary>Compares the sent records with those read, by content: each is looked up among the unmatched records of the other side.</summary>
/// <remarks>
/// Records without a key go to partitions in an unknown order, so a record does not tell which of the sent ones it is. Matched records are discarded: because both
/// sides arrive in about the same order, few are kept at a time.
/// </remarks>
sealed class DeliveryComparison
{
    internal const int MaxDifferences = 10;
    /// <summary>The number of unmatched records beyond which their beginnings are not kept, only their fingerprints.</summary>
    const int MaxBeginnings = 100_000;

    readonly long _started = Stopwatch.GetTimestamp();
    readonly RecordFingerprint.Maker _fingerprints = new();
    /// <summary>The unmatched records, by hash. Records with the same content form a chain, which belongs to one side.</summary>
    readonly Dictionary<UInt128, UnmatchedRecord> _unmatched = [];
    readonly List<KafkaDifference> _unsendable = [], _notFound = [];
    long _same, _receivedByPlace, _unsendableCount, _notFoundCount;
    int _unmatchedCount;

    /// <summary>The number of sent records.</summary>
    internal long Sent { get; private set; }

    /// <summary>The number of records read.</summary>
    internal long Received { get; private set; }

    /// <summary>The number of records in offset ranges that are reported to be among those sent; null when there are no ranges.</summary>
    internal long? DeliveredInRanges { get; set; }

    /// <summary>The highest number of unmatched records at any time.</summary>
    internal int MaxUnmatched { get; private set; }

    /// <summary>Adds a sent record.</summary>
    internal void AddSent(in RecordBytes record, in SentFrom from)
    {
        Sent++;
        Match(record, from, default);
    }

    /// <summary>Adds a record that cannot have been sent.</summary>
    internal void AddUnsendable(in SentFrom from, string reason)
    {
        Sent++;
        _unsendableCount++;
        if (_unsendable.Count < MaxDifferences) _unsendable.Add(new() { Kind = KafkaDifferenceKind.Missing, Sent = from.ToString(), Reason = reason });
    }

    /// <summary>Adds a record that was read.</summary>
    /// <param name="record">The record.</param>
    /// <param name="isNamed">Whether a metadata object names it, so that it must be one of those sent.</param>
    internal void AddReceived(in ReceivedRecord record, bool isNamed)
    {
        Received++;
        if (isNamed) _receivedByPlace++;
        Match(record.Bytes, null, new(record.Topic, record.Partition, record.Offset));
    }

    /// <summary>Adds a place at which there is no record although metadata says so.</summary>
    internal void AddNotFound(in RecordPlace place, string reason)
    {
        _notFoundCount++;
        if (_notFound.Count < MaxDifferences) _notFound.Add(new() { Kind = KafkaDifferenceKind.Missing, Place = place.ToString(), Reason = reason });
    }

    /// <summary>Returns the verdict, once all records of both sides have been added.</summary>
    /// <param name="read">Reads the beginnings of records again, as far as they still exist.</param>
    internal KafkaDeliveryReport Report(Func<IReadOnlyList<RecordPlace>, IReadOnlyDictionary<RecordPlace, RecordBeginning>> read)
    {
        UnmatchedRecord[] all = [.. _unmatched.Values.SelectMany(first => first.Chain()).OrderBy(one => one.Order)];
        UnmatchedRecord[] sent = [.. all.Where(one => one.Sent is not null)], received = [.. all.Where(one => one.Sent is null)];
        // This many of the records read are ours. Those among them that match no sent record stand in for one.
        long ours = _receivedByPlace + Math.Min(DeliveredInRanges ?? 0, Received - _receivedByPlace);
        int different = (int)Math.Clamp(Math.Min(Sent, ours) - _same, 0, Math.Min(sent.Length, received.Length));
        (List<(UnmatchedRecord Sent, UnmatchedRecord Found)> pairs, List<UnmatchedRecord> missing, List<UnmatchedRecord> others) = Pair(sent, received, different);
        bool othersAreAllowed = DeliveredInRanges is not null;
        IEnumerable<(UnmatchedRecord? Sent, UnmatchedRecord? Found)> listed = pairs.Select(pair => ((UnmatchedRecord?)pair.Sent, (UnmatchedRecord?)pair.Found)).Concat(missing.Select(one => ((UnmatchedRecord?)one, (UnmatchedRecord?)null)));
        if (!othersAreAllowed) listed = listed.Concat(others.Select(one => ((UnmatchedRecord?)null, (UnmatchedRecord?)one)));
        (UnmatchedRecord? Sent, UnmatchedRecord? Found)[] first = [.. listed.Take(MaxDifferences)];
        RecordPlace[] places = [.. first.Where(difference => difference.Found is not null).Select(difference => difference.Found!.Place)];
        IReadOnlyDictionary<RecordPlace, RecordBeginning> found = places.Length == 0 ? new Dictionary<RecordPlace, RecordBeginning>() : read(places);
        return new KafkaDeliveryReport
        {
            IsSame = different == 0 && missing.Count == 0 && _unsendableCount == 0 && _notFoundCount == 0 && (others.Count == 0 || othersAreAllowed),
            Sent = Sent,
            Received = Received,
            Same = _same,
            Different = different,
            Missing = missing.Count + _unsendableCount,
            Other = others.Count,
            Differences = [.. _notFound.Concat(_unsendable).Concat(first.Select(difference => ToDifference(difference.Sent, difference.Found, found))).Take(MaxDifferences)],
            Elapsed = Stopwatch.GetElapsedTime(_started),
        };
    }

    /// <summary>Pairs sent records with the read records in their place: first those with the same key, which a reader takes for the same record, and then in order.</summary>
    static (List<(UnmatchedRecord, UnmatchedRecord)> Pairs, List<UnmatchedRecord> Missing, List<UnmatchedRecord> Others) Pair(UnmatchedRecord[] sent, UnmatchedRecord[] received, int count)
    {
        var pairs = new List<(UnmatchedRecord Sent, UnmatchedRecord Found)>(count);
        Dictionary<int, Queue<UnmatchedRecord>> byKey = received.Where(one => one.HasKey).GroupBy(one => one.Fingerprint.Key).ToDictionary(group => group.Key, group => new Queue<UnmatchedRecord>(group));
        var missing = new List<UnmatchedRecord>();
        foreach (UnmatchedRecord one in sent)
        {
            if (pairs.Count < count && one.HasKey && byKey.TryGetValue(one.Fingerprint.Key, out Queue<UnmatchedRecord>? same) && same.TryDequeue(out UnmatchedRecord? found)) pairs.Add((one, found));
            else missing.Add(one);
        }

        HashSet<UnmatchedRecord> taken = [.. pairs.Select(pair => pair.Found)];
        List<UnmatchedRecord> others = [.. received.Where(one => !taken.Contains(one))];
        int rest = count - pairs.Count;
        pairs.AddRange(missing.Take(rest).Zip(others));
        missing.RemoveRange(0, rest);
        others.RemoveRange(0, rest);
        pairs.Sort((one, other) => one.Sent.Order.CompareTo(other.Sent.Order));
        return (pairs, missing, others);
    }

    static KafkaDifference ToDifference(UnmatchedRecord? sent, UnmatchedRecord? found, IReadOnlyDictionary<RecordPlace, RecordBeginning> beginnings)
    {
        RecordFingerprint one = (sent ?? found)!.Fingerprint, other = (found ?? sent)!.Fingerprint;
        string[] parts = [.. new[] { ("Key", one.Key != other.Key), ("Value", one.Value != other.Value), ("Headers", one.Headers != other.Headers) }.Where(part => part.Item2).Select(part => part.Item1)];
        return new KafkaDifference
        {
            Kind = sent is null ? KafkaDifferenceKind.Other : found is null ? KafkaDifferenceKind.Missing : KafkaDifferenceKind.Different,
            Part = string.Join(", ", parts),
            Sent = sent?.Sent.ToString(),
            Place = found?.Place.ToString(),
            Expected = sent?.Beginning?.Of(parts),
            Found = found is not null && beginnings.TryGetValue(found.Place, out RecordBeginning? beginning) ? beginning.Of(parts) : null,
        };
    }

    void Match(in RecordBytes record, SentFrom? from, in RecordPlace place)
    {
        RecordFingerprint fingerprint = _fingerprints.Of(record);
        _unmatched.TryGetValue(fingerprint.Hash, out UnmatchedRecord? first);
        if (first is not null && first.Sent is null != from is null)
        {
            _same++;
            _unmatchedCount--;
            if (first.Next is null) _unmatched.Remove(fingerprint.Hash);
            else _unmatched[fingerprint.Hash] = first.Next;
            return;
        }

        MaxUnmatched = Math.Max(MaxUnmatched, ++_unmatchedCount);
        var unmatched = new UnmatchedRecord
        {
            Sent = from,
            Place = place,
            Order = from is null ? Received : Sent,
            HasKey = record.HasKey,
            Fingerprint = fingerprint,
            Beginning = from is null || _unmatchedCount > MaxBeginnings ? null : RecordBeginning.Of(record),
            Next = first,
        };
        _unmatched[fingerprint.Hash] = unmatched;
    }
}
