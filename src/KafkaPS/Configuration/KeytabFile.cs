using System.Buffers.Binary;
using System.Text;

namespace KafkaPS.Configuration;

/// <summary>The names in a Kerberos keytab (MIT's format, version 2). Its keys are not read.</summary>
static class KeytabFile
{
    /// <summary>The principals that the file has a key of, such as <c>name/host@REALM</c>.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="FormatException">It is no keytab.</exception>
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
                // A negative size is the hole that a deleted entry has left.
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

    /// <summary>Whether a principal of a keytab is the one that is asked for, which may come without its realm.</summary>
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
