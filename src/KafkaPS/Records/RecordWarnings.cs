using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>The warnings of a call about things that are allowed but usually a mistake. Each is written once per call.</summary>
/// <param name="write">Writes a warning; called on the pipeline thread.</param>
sealed class RecordWarnings(Action<string> write)
{
    readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Warns that a script block for the key returned nothing.</summary>
    internal void EmptyKey() => Once("The script block of -Key returned no key for at least one record. It is sent without a key, so its order relative to other records is not kept. Check the property names in the script block.");

    /// <summary>Warns that a record has neither key nor value.</summary>
    internal void NeitherKeyNorValue() => Once("At least one record has no key and no value. Check the spelling of the variable that it was created from.");

    /// <summary>Warns that a value is missing in a pipeline object.</summary>
    internal void MissingValue() => Once("The value of at least one pipeline object is $null, which is sent as empty text. To send tombstones, which delete their key from a compacted topic, use -AllowTombstone.");

    /// <summary>Warns that a value is null without being written as $null.</summary>
    /// <param name="way">How else than with $null to say that it is intended.</param>
    internal void Tombstone(string way) => Once("At least one record is a tombstone, which deletes its key from a compacted topic, because its value is null. If this is intended, use $null" + way + ".");

    /// <summary>Warns that a value is a command without output, so there is no record.</summary>
    /// <param name="parameter">The parameter with this value.</param>
    internal void NoOutput(string parameter) => Once($"The command for -{parameter} has no output, so no record is created. To create a tombstone, use $null.");

    /// <summary>Warns that a key is null without being written as $null.</summary>
    internal void NullKey() => Once("The value of -Key is null, so at least one record has no key. Its order relative to other records is not kept. Check the variable or command for -Key. If this is intended, use $null or omit -Key.");

    /// <summary>Warns that bytes come through the pipeline one by one.</summary>
    internal void SingleBytes() => Once("The pipeline contains single bytes, and each is sent as a record with its number as text. To send an array of bytes as one record, pipe ,$bytes or use -InputObject $bytes.");

    /// <summary>Warns that a timestamp is probably in another unit.</summary>
    internal void Timestamp(DateTimeOffset? timestamp)
    {
        if (timestamp is not { } time || !RecordTimestamp.LooksLikeSeconds(time)) return;
        string seconds = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        Once($"The timestamp {seconds} is interpreted as milliseconds, which is {time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}. If it is in seconds, multiply it by 1000 or use [DateTimeOffset]::FromUnixTimeSeconds({seconds}).", nameof(Timestamp));
    }

    /// <summary>Warns that a property of the input resembles one that would be used.</summary>
    internal void UnusedProperty(string name, string meant) => Once($"The property '{name}' is ignored. If it is the {meant} of the record, rename it to '{meant}'.");

    /// <summary>Warns that some records of a call have a key and others do not.</summary>
    internal void SomeKeysAreNull(long without, long all) =>
        Once(string.Create(CultureInfo.InvariantCulture, $"{without} of {all} records have no key, because the Key property of their objects is $null."));

    void Once(string warning, string? id = null)
    {
        if (_said.Add(id ?? warning)) write(warning);
    }
}
