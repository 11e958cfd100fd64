using System.Collections;
using System.IO.Compression;
using System.Text;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>The parts of an input: lines with parts, files that are not text, lists, and its rate limit.</summary>
public sealed class InputTests
{
    [Theory]
    [InlineData("k\tv", "\t", "k", "v")]
    [InlineData("k\tv\tw", "\t", "k", "v\tw")]
    [InlineData("\tv", "\t", "", "v")]
    [InlineData("k\t", "\t", "k", "")]
    [InlineData("é::日本", "::", "é", "日本")]
    public void A_line_is_divided_at_the_first_delimiter(string line, string delimiter, string key, string value)
    {
        var splitter = new KeyDelimiter(delimiter, isKeyOptional: false);

        Assert.Equal((key, value), splitter.Split(line));
        Assert.True(splitter.TrySplit(Encoding.UTF8.GetBytes(line), out ReadOnlySpan<byte> keyBytes, out ReadOnlySpan<byte> valueBytes));
        Assert.Equal(Encoding.UTF8.GetBytes(key), keyBytes.ToArray());
        Assert.Equal(Encoding.UTF8.GetBytes(value), valueBytes.ToArray());
    }

    [Fact]
    public void A_line_without_the_delimiter_is_an_error_unless_it_may_go_without_a_key()
    {
        var strict = new KeyDelimiter("\t", isKeyOptional: false);
        var lenient = new KeyDelimiter("\t", isKeyOptional: true);

        Assert.Contains("'`t'", Assert.Throws<SerializationException>(() => strict.Split("text")).Message, StringComparison.Ordinal);
        Assert.Throws<SerializationException>(() => strict.TrySplit("text"u8, out _, out _));
        Assert.Equal((null, "text"), lenient.Split("text"));
        Assert.False(lenient.TrySplit([0xff, 0xfe], out _, out ReadOnlySpan<byte> value));
        Assert.Equal([0xff, 0xfe], value.ToArray());
    }

    [Fact]
    public void Bytes_that_are_no_text_stay_as_they_are()
    {
        Assert.True(new KeyDelimiter("|", isKeyOptional: false).TrySplit([0xff, (byte)'|', 0xfe], out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value));

        Assert.Equal([0xff], key.ToArray());
        Assert.Equal([0xfe], value.ToArray());
    }

    [Fact]
    public void Named_groups_are_the_parts_of_a_record_and_any_other_is_a_header()
    {
        KafkaRecord record = new RecordPattern(@"^(?<host>\S+) (?<topic>\w+)/(?<Partition>\d+)@(?<Timestamp>\S+) (?<level>\w+)? (?<Key>\w+)=(?<Value>.*)$")
            .Read("fdw1 app/3@2026-03-01T12:00:00Z WARN k=v w"u8);

        Assert.Equal(("app", 3, "k", "v w"), (record.Topic, record.Partition, record.Key, record.Value));
        Assert.Equal(1_772_366_400_000, record.Timestamp?.ToUnixTimeMilliseconds());
        Assert.Equal(["host=fdw1", "level=WARN"], record.Headers.Select(header => $"{header.Name}={Encoding.UTF8.GetString(header.Value!)}"));
    }

    [Fact]
    public void Without_a_group_Value_the_line_is_the_value_and_what_matched_nothing_is_not_there()
    {
        KafkaRecord record = new RecordPattern(@"^(?<Key>\w+)?:(?<extra>x)?").Read(":rest");

        Assert.Null(record.Key);
        Assert.Equal(":rest", record.Value);
        Assert.Empty(record.Headers);
    }

    [Theory]
    [InlineData(@"^(?<Key>\d+)$", "text", "does not match")]
    [InlineData(@"(?<Partition>.+)", "x", "'x' is not a valid partition")]
    [InlineData(@"(?<Timestamp>.+)", "soon", "'soon' is not a valid timestamp")]
    [InlineData(@"^(?<Key>(a+)+)$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "took more than 1 s")]
    public void A_line_that_does_not_fit_is_an_error_that_says_why(string pattern, string line, string expected) =>
        Assert.Contains(expected, Assert.Throws<SerializationException>(() => new RecordPattern(pattern).Read(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pattern_needs_a_name_and_a_line_has_to_be_text()
    {
        Assert.Contains("no named group", Assert.Throws<ArgumentException>(() => new RecordPattern("(x)")).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new RecordPattern("(?<Key>"));
        Assert.Contains("not UTF-8", Assert.Throws<SerializationException>(() => new RecordPattern("(?<Key>.)").Read([0xff])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bucket_holds_its_rate()
    {
        var clock = new Clock();
        var bucket = new TokenBucket(100, clock);

        // Ten at once, and then one every 10 ms.
        for (int i = 0; i < 10; i++) Assert.Equal(TimeSpan.Zero, bucket.Take(1));
        for (int i = 0; i < 1000; i++)
        {
            TimeSpan wait = bucket.Take(1);
            Assert.InRange(wait.TotalMilliseconds, 9.9, 10.1);
            clock.Advance(wait);
        }

        Assert.InRange(clock.Seconds, 9.9, 10.1);
    }

    [Fact]
    public void A_record_larger_than_the_bucket_goes_and_is_paid_for()
    {
        var clock = new Clock();
        var bucket = new TokenBucket(1000, clock);

        Assert.InRange(bucket.Take(5100).TotalSeconds, 4.99, 5.01);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(bucket.Take(1000).TotalSeconds, 0.99, 1.01);
    }

    [Fact]
    public void A_rate_below_one_a_second_is_held_too()
    {
        var bucket = new TokenBucket(0.5, new Clock());

        Assert.Equal(TimeSpan.Zero, bucket.Take(1));
        Assert.InRange(bucket.Take(1).TotalSeconds, 1.99, 2.01);
    }

    public static TheoryData<byte[], string> NotText => new()
    {
        { Compressed(stream => new GZipStream(stream, CompressionLevel.Fastest)), "gzip" },
        { Zip(), "zip" },
        { [0x89, .. "PNG\r\n"u8, 0x1A, 10, 0, 0], "PNG" },
        { [0x28, 0xB5, 0x2F, 0xFD, 1, 2], "zstd" },
        { [.. "BZh91AY&SY"u8], "bzip2" },
        { Encoding.Unicode.GetBytes("line 1\r\nline 2\r\n"), "-Encoding unicode" },
        { Encoding.BigEndianUnicode.GetBytes("line 1\r\nline 2 é\r\n"), "-Encoding bigendianunicode" },
        { Encoding.UTF32.GetBytes("line 1\r\n"), "-Encoding utf32" },
        { new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetBytes("line 1\r\n"), "-Encoding bigendianutf32" },
        { Encoding.Unicode.GetBytes("日本語の行\r\n"), "-Raw" },
        { [1, 2, 0, 3], "-Raw" },
        { new byte[100], "-Raw" },
        { Encoding.Unicode.GetBytes("a"), "-Encoding unicode" },
    };

    [Theory, MemberData(nameof(NotText))]
    public void What_is_no_text_is_told_with_the_way_out(byte[] head, string expected) => Assert.Contains(expected, FileSniffer.WhyNotText(head), StringComparison.Ordinal);

    public static TheoryData<byte[]> Text =>
    [
        [],
        "plain\r\n"u8.ToArray(),
        [0xfc, 0xff, 10],
        "BZh is how bzip2 begins"u8.ToArray(),
        "PK is no zip"u8.ToArray(),
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("x")],
        [.. Encoding.UTF8.Preamble, .. "é"u8],
        [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("x")],
        "\u001b[31mred\u001b[0m\b\n"u8.ToArray(),
    ];

    [Theory, MemberData(nameof(Text))]
    public void Text_is_text(byte[] head) => Assert.Null(FileSniffer.WhyNotText(head));

    [Fact]
    public void A_list_is_many_records_and_what_holds_bytes_or_JSON_is_one()
    {
        Assert.NotNull(RecordInput.ElementsOf(new object[] { 1, "a" }));
        Assert.NotNull(RecordInput.ElementsOf(new ArrayList()));
        Assert.Null(RecordInput.ElementsOf("text"));
        Assert.Null(RecordInput.ElementsOf(new byte[] { 1 }));
        Assert.Null(RecordInput.ElementsOf(new object[] { (byte)1, (byte)2 }));
        Assert.Null(RecordInput.ElementsOf(new List<byte> { 1 }));
        Assert.Null(RecordInput.ElementsOf(Newtonsoft.Json.Linq.JArray.Parse("[1]")));
        Assert.Null(RecordInput.ElementsOf(System.Text.Json.Nodes.JsonNode.Parse("[1]")));
        Assert.Null(RecordInput.ElementsOf(new Hashtable()));
    }

    [Fact]
    public void A_list_that_another_thread_changes_ends_with_an_error_after_what_came_before()
    {
        var list = new ArrayList { 1, 2, 3 };
        var read = new List<object?>();

        Assert.Throws<SerializationException>(() =>
        {
            foreach (object? element in RecordInput.Read(list))
            {
                read.Add(element);
                list.Add(4);
            }
        });
        Assert.Equal([1], read);
    }

    static byte[] Compressed(Func<Stream, Stream> compress)
    {
        var stream = new MemoryStream();
        using (Stream compressed = compress(stream)) compressed.Write("text"u8);
        return stream.ToArray();
    }

    static byte[] Zip()
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create)) archive.CreateEntry("a");
        return stream.ToArray();
    }

    sealed class Clock : TimeProvider
    {
        long _ticks;

        internal double Seconds => TimeSpan.FromTicks(_ticks).TotalSeconds;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        internal void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
