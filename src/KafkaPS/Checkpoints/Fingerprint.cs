using System.Security.Cryptography;

namespace KafkaPS.Checkpoints;

/// <summary>What bytes of a file are, without the bytes: how many there are, and the first half of their SHA-256.</summary>
/// <param name="Length">How many bytes.</param>
/// <param name="Hash">32 hexadecimal digits.</param>
readonly record struct Fingerprint(int Length, string Hash)
{
    /// <summary>How many bytes a fingerprint covers at most.</summary>
    internal const int MaxLength = 1024;

    /// <summary>That of no bytes.</summary>
    internal static readonly Fingerprint Empty = Of([]);

    /// <summary>The fingerprint of bytes.</summary>
    internal static Fingerprint Of(ReadOnlySpan<byte> bytes) => new(bytes.Length, Convert.ToHexString(SHA256.HashData(bytes).AsSpan(0, 16)));

    /// <summary>Whether these bytes begin with those of the fingerprint.</summary>
    internal bool IsOf(ReadOnlySpan<byte> bytes) => bytes.Length >= Length && Of(bytes[..Length]) == this;
}
