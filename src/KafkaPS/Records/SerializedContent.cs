using System.Text;
using System.Text.Unicode;

namespace KafkaPS.Records;

/// <summary>The bytes of a record's key and value. Once a record has them, they are the record: what they were made from no longer counts.</summary>
/// <param name="key">The key; null for no key.</param>
/// <param name="value">The value; null for a tombstone.</param>
sealed class SerializedContent(byte[]? key, byte[]? value)
{
    /// <summary>The key's bytes; null for no key. They are never modified.</summary>
    internal byte[]? Key { get; } = key;

    /// <summary>The value's bytes; null for a tombstone. They are never modified.</summary>
    internal byte[]? Value { get; } = value;

    /// <summary>The size of key and value together, in bytes.</summary>
    internal int Size => (Key?.Length ?? 0) + (Value?.Length ?? 0);

    /// <summary>Copies key and value from unmanaged memory.</summary>
    internal static unsafe SerializedContent Copy(nint key, nuint keyLength, nint value, nuint valueLength) => new(Copy(key, keyLength), Copy(value, valueLength));

    /// <summary>Returns bytes as users see them: as text if they are UTF-8 without control characters, otherwise as a copy of the bytes.</summary>
    internal static object? Show(byte[]? bytes) =>
        bytes is null ? null : IsText(bytes) ? Encoding.UTF8.GetString(bytes) : (byte[])bytes.Clone();

    static bool IsText(byte[] bytes) => Utf8.IsValid(bytes) && !bytes.AsSpan().ContainsAny(ControlCharacters);

    static unsafe byte[]? Copy(nint start, nuint length) => start == 0 ? null : new ReadOnlySpan<byte>((void*)start, (int)length).ToArray();

    /// <summary>C0 without tab, line feed and carriage return, and DEL.</summary>
    internal static readonly System.Buffers.SearchValues<byte> ControlCharacters =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 32).Where(code => code is not ('\t' or '\n' or '\r')).Append(127).Select(code => (byte)code)]);
}
