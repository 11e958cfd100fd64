namespace KafkaPS.Records;

/// <summary>Decides from the first bytes of a file whether its lines can be sent as they are: compressed, binary, or UTF-16 data without a byte order mark cannot.</summary>
static class FileSniffer
{
    /// <summary>The number of bytes to examine, as in git and grep.</summary>
    internal const int HeadSize = 8000;

    static readonly (byte[] Magic, string What)[] Formats =
    [
        ([0x1F, 0x8B], "compressed with gzip"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "compressed with xz"),
        ([.. "BZh"u8], Bzip2),
        ([0x04, 0x22, 0x4D, 0x18], "compressed with lz4"),
        ([(byte)'P', (byte)'K', 3, 4], "a zip archive"),
        ([(byte)'P', (byte)'K', 5, 6], "a zip archive"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive"),
        ([(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 7], "a RAR archive"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 0x1A, 10], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([.. "GIF87a"u8], "a GIF picture"),
        ([.. "GIF89a"u8], "a GIF picture"),
        ([.. "%PDF-"u8], "a PDF document"),
        ([0x7F, .. "ELF"u8], "a program"),
        ([.. "SQLite format 3\0"u8], "an SQLite database"),
        ([.. "ElfFile\0"u8], "a Windows event log"),
        ([.. "Obj"u8, 1], "an Avro file"),
    ];

    const string Bzip2 = "compressed with bzip2";

    /// <summary>Returns why the lines of a file cannot be sent, and what to do: a sentence that starts with what the file is.</summary>
    /// <param name="head">Its first <see cref="HeadSize"/> bytes, or all of them.</param>
    /// <returns>Null when it is text, as far as these bytes show.</returns>
    internal static string? WhyNotText(ReadOnlySpan<byte> head)
    {
        if (HasMark(head)) return null;
        foreach ((byte[] magic, string what) in Formats)
        {
            if (!head.StartsWith(magic) || (what == Bzip2 && !IsBzip2(head))) continue;
            return $"It is {what}. {(what.StartsWith("compressed", StringComparison.Ordinal) ? "Decompress it first, or send the file as one record with -Raw." : "Send the file as one record with -Raw.")}";
        }

        if (!head.Contains((byte)0)) return null;
        return WideEncoding(head) is { } encoding
            ? $"It looks like UTF-16 or UTF-32 without a byte order mark. If it is, use -Encoding {encoding}."
            : "It is binary, because it contains NUL bytes. Send the file as one record with -Raw, or specify -Encoding to send its lines.";
    }

    static bool HasMark(ReadOnlySpan<byte> head) => head is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..];

    /// <summary>Returns whether it is bzip2: text can begin with BZh1, but not continue with the number that starts every block.</summary>
    static bool IsBzip2(ReadOnlySpan<byte> head) => head is [_, _, _, >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] or [_, _, _, _, 0x17, 0x72, 0x45, ..];

    /// <summary>Returns the encoding in which most of the text is ASCII: half or three quarters of the bytes are NUL, always at the same positions.</summary>
    static string? WideEncoding(ReadOnlySpan<byte> head)
    {
        Span<int> nulls = stackalloc int[4];
        int length = head.Length & ~3;
        if (length == 0) length = head.Length & ~1;
        for (int i = 0; i < length; i++)
            if (head[i] == 0) nulls[i & 3]++;
        int quarter = Math.Max(1, length / 4);
        bool IsMostly(int count) => count * 10 >= quarter * 4;
        bool IsRarely(int count) => count * 10 <= quarter;
        return (IsMostly(nulls[0]), IsMostly(nulls[1]), IsMostly(nulls[2]), IsMostly(nulls[3])) switch
        {
            (false, true, true, true) when IsRarely(nulls[0]) => "utf32",
            (true, true, true, false) when IsRarely(nulls[3]) => "bigendianutf32",
            (false, true, false, _) when IsRarely(nulls[0]) && IsRarely(nulls[2]) => "unicode",
            (true, false, _, false) when IsRarely(nulls[1]) && IsRarely(nulls[3]) => "bigendianunicode",
            _ => null,
        };
    }
}
