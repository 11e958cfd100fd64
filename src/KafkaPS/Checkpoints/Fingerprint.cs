using System.Security.Cryptography;

namespace KafkaPS.Checkpoints;

/// <summary>Identifies bytes of a file without storing them: their number, and the first half of their SHA-256.</summary>
/// <param name="Length">The number of bytes.</param>
/// <param name="Hash">32 hexadecimal digits.</param>
readonly record struct Fingerprint(int Length, string Hash)
{
    /// <summary>The maximum number of bytes that a fingerprint covers.</summary>
    internal const int MaxLength = 1024;

    /// <summary>The fingerprint of no bytes.</summary>
    internal static readonly Fingerprint Empty = Of([]);

    /// <summary>Computes the fingerprint of bytes.</summary>
    internal static Fingerprint Of(ReadOnlySpan<byte> bytes) => new(bytes.Length, Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 16)));

    /// <summary>Returns whether these bytes begin with those of the fingerprint.</summary>
    internal bool IsOf(ReadOnlySpan<byte> bytes) => bytes.Length >= Length && Of(bytes[..Length]) == this;
}
