using System.Globalization;
using System.Text;

namespace KafkaPS.Records;

/// <summary>Encodings by PowerShell's names.</summary>
static class TextEncodings
{
    /// <summary>PowerShell's own names, and what they mean here: the names of UTF-8 differ only in the byte order mark, which a record never has.</summary>
    static readonly (string Name, Func<Encoding> Encoding)[] Own =
    [
        ("ansi", static () => CodePage(CultureInfo.CurrentCulture.TextInfo.ANSICodePage)),
        ("ascii", static () => Encoding.ASCII),
        ("bigendianunicode", static () => Encoding.BigEndianUnicode),
        ("bigendianutf32", static () => new UTF32Encoding(bigEndian: true, byteOrderMark: true)),
        ("oem", static () => CodePage(CultureInfo.CurrentCulture.TextInfo.OEMCodePage)),
        ("unicode", static () => Encoding.Unicode),
        ("utf8", static () => TextBytes.Utf8),
        ("utf8BOM", static () => Encoding.UTF8),
        ("utf8NoBOM", static () => TextBytes.Utf8),
        ("utf32", static () => Encoding.UTF32),
        ("default", static () => TextBytes.Utf8),
    ];

    /// <summary>The names to offer.</summary>
    internal static IEnumerable<string> Names => Own.Select(known => known.Name).Where(name => name != "default");

    /// <summary>Returns the encoding with a PowerShell name, a .NET name such as <c>iso-8859-1</c>, or a code page number.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="NotSupportedException">It exists, but not on this machine.</exception>
    internal static Encoding Find(string name)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int codePage)) return CodePage(codePage);
        Func<Encoding>? own = Own.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Encoding;
        return own?.Invoke() ?? CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
    }

    /// <inheritdoc cref="Find"/>
    internal static Encoding CodePage(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
}
