using System.Buffers.Binary;
using System.Text;

namespace KafkaPS.Configuration;

/// <summary>The principals in a Kerberos keytab (MIT format, version 2). Its keys are not read.</summary>
static class KeytabFile
{
    /// <summary>Returns the principals that the file has keys for, such as <c>name/host@REALM</c>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="FormatException">The file is not a keytab.</exception>
    internal static string[] Principals(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        if (rest.Length < 2 || rest[0] != 5 || rest[1] != 2) throw new FormatException("It is not a valid keytab.");
        rest = rest[2..];
        var principals = new List<string>();
        try
        {
            while (rest.Length >= 4)
            {
                int size = BinaryPrimitives.ReadInt32BigEndian(rest);
                // A negative size marks the hole that a deleted entry left.
                if (size > 0) principals.Add(Principal(rest.Slice(4, size)));
                rest = rest[checked((int)(4 + Math.Abs((long)size)))..];
            }
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new FormatException("The keytab is incomplete.", e);
        }
        return [.. principals.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Returns whether a principal of a keytab is the requested one, which may omit its realm.</summary>
    internal static bool Matches(string principal, string asked) =>
        principal == asked || !asked.Contains('@', StringComparison.Ordinal) && principal.AsSpan(0, principal.LastIndexOf('@')).SequenceEqual(asked);

    static string Principal(ReadOnlySpan<byte> entry)
    {
        int count = BinaryPrimitives.ReadUInt16BigEndian(entry);
        entry = entry[2..];
        string realm = Text(ref entry);
        var parts = new string[count];
        for (int i = 0; i < count; i++) parts[i] = Text(ref entry);
        return $"{string.Join('/', parts)}@{realm}";
    }

    static string Text(ref ReadOnlySpan<byte> entry)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(entry);
        string text = Encoding.UTF8.GetString(entry.Slice(2, length));
        entry = entry[(2 + length)..];
        return text;
    }
}
