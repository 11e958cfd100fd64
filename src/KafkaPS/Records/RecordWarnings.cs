using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>What a call warns of: things that are allowed but mostly a mistake. Each is said once a call.</summary>
/// <param name="write">Writes a warning; called on the pipeline thread.</param>
sealed class RecordWarnings(Action<string> write)
{
    readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>A script block for the key gave nothing.</summary>
    internal void EmptyKey() => Once("The script block of -Key returned no key for at least one record. It is sent without a key, so its order relative to other records is not kept. Check the property names in the script block.");

    /// <summary>A record has neither key nor value.</summary>
    internal void NeitherKeyNorValue() => Once("At least one record has no key and no value. Check the spelling of the variable that it was created from.");

    /// <summary>A value is missing in an object of the pipeline.</summary>
    internal void MissingValue() => Once("The value of at least one pipeline object is $null, which is sent as empty text. To send tombstones, which delete their key from a compacted topic, use -AllowTombstone.");

    /// <summary>A value is null that nobody has written as such.</summary>
    /// <param name="way">What else than writing $null says that it is meant.</param>
    internal void Tombstone(string way) => Once("At least one record is a tombstone, which deletes its key from a compacted topic, because its value is null. If this is intended, use $null" + way + ".");

    /// <summary>A value is a command without output: there is no record.</summary>
    /// <param name="parameter">The parameter that was given it.</param>
    internal void NoOutput(string parameter) => Once($"The command for -{parameter} has no output, so no record is created. To create a tombstone, use $null.");

    /// <summary>A key is null that nobody has written as such.</summary>
    internal void NullKey() => Once("The value of -Key is null, so at least one record has no key. Its order relative to other records is not kept. Check the variable or command for -Key. If this is intended, use $null or omit -Key.");

    /// <summary>Bytes come down the pipeline one by one.</summary>
    internal void SingleBytes() => Once("The pipeline contains single bytes, and each is sent as a record with its number as text. To send an array of bytes as one record, pipe ,$bytes or use -InputObject $bytes.");

    /// <summary>A timestamp is probably in another unit.</summary>
    internal void Timestamp(DateTimeOffset? timestamp)
    {
        if (timestamp is not { } time || !RecordTimestamp.LooksLikeSeconds(time)) return;
        string seconds = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        Once($"The timestamp {seconds} is interpreted as milliseconds, which is {time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}. If it is in seconds, multiply it by 1000 or use [DateTimeOffset]::FromUnixTimeSeconds({seconds}).", nameof(Timestamp));
    }

    /// <summary>A property of the input is nearly one that would be taken.</summary>
    internal void UnusedProperty(string name, string meant) => Once($"The property '{name}' is ignored. If it is the {meant} of the record, rename it to '{meant}'.");

    /// <summary>Some records of a call have a key and others none.</summary>
    internal void SomeKeysAreNull(long without, long all) =>
        Once(string.Create(CultureInfo.InvariantCulture, $"{without} of {all} records have no key, because the Key property of their objects is $null."));

    void Once(string warning, string? id = null)
    {
        if (_said.Add(id ?? warning)) write(warning);
    }
}
