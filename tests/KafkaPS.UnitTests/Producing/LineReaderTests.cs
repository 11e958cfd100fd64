using System.Text;
using KafkaPS.Producing;

namespace KafkaPS.UnitTests.Producing;

public sealed class LineReaderTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\nb", new[] { "a", "b" })]
    [InlineData("a\r\nb\r\n", new[] { "a", "b" })]
    [InlineData("\r\n\r\n", new[] { "", "" })]
    [InlineData("a\n\nb\n", new[] { "a", "", "b" })]
    [InlineData("a\rb\nc\r", new[] { "a\rb", "c\r" })]
    [InlineData("日本語\n😀", new[] { "日本語", "😀" })]
    public void Lines_end_with_a_line_feed_with_or_without_a_carriage_return(string text, string[] expected)
    {
        File.WriteAllText(_path, text);

        Assert.Equal(expected, Lines());
    }

    [Theory]
    [InlineData("a;b;c", ";", new[] { "a", "b", "c" })]
    [InlineData("a\r\n;b\n;", ";", new[] { "a\r\n", "b\n" })]
    [InlineData("a--b-c--", "--", new[] { "a", "b-c" })]
    [InlineData("a\0b", "\0", new[] { "a", "b" })]
    public void Another_delimiter_is_taken_as_it_is(string text, string delimiter, string[] expected)
    {
        File.WriteAllText(_path, text);

        Assert.Equal(expected, Lines(delimiter: delimiter));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_says_the_encoding_and_is_no_text(string encoding)
    {
        File.WriteAllText(_path, "eins\nzwölf\n日本", Encoding.GetEncoding(encoding));

        Assert.Equal(["eins", "zwölf", "日本"], Lines());
    }

    [Fact]
    public void Without_a_mark_the_encoding_is_the_one_that_is_given()
    {
        File.WriteAllBytes(_path, Encoding.Latin1.GetBytes("zwölf\n"));

        Assert.Equal(["zwölf"], Lines(Encoding.Latin1));
    }

    [Fact]
    public void Text_that_is_not_of_its_encoding_is_an_error()
    {
        File.WriteAllBytes(_path, [0xFF, 0xFE, 0x3D, 0xD8, 0x0A, 0x00]);

        Assert.ThrowsAny<Exception>(() => Lines());
    }

    [Fact]
    public void Lines_longer_than_a_chunk_and_lines_across_chunks_are_whole()
    {
        var random = new Random(1);
        string[] lines = [.. Enumerable.Range(0, 2000).Select(i => new string((char)('a' + (i % 26)), i == 1000 ? 3_000_000 : random.Next(2000)))];
        File.WriteAllText(_path, string.Join('\n', lines) + "\n");

        Assert.Equal(lines, Lines());
    }

    [Theory]
    [InlineData("abc\n", 3, new[] { "abc" })]
    [InlineData("abcd\nx\n", 3, new[] { "<4>", "x" })]
    [InlineData("x\nabcd", 3, new[] { "x", "<4>" })]
    [InlineData("abcd", 3, new[] { "<4>" })]
    [InlineData("abc\r\nabcd\r\n", 3, new[] { "abc", "<4>" })]
    public void Of_a_line_that_is_too_long_only_the_length_is_told(string text, int maxLength, string[] expected)
    {
        File.WriteAllText(_path, text);

        Assert.Equal(expected, Lines(maxLength: maxLength));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("--")]
    public void A_line_that_is_far_too_long_takes_no_memory(string delimiter)
    {
        using (FileStream file = File.Create(_path))
        {
            file.Write(Encoding.UTF8.GetBytes($"one{delimiter}"));
            file.SetLength(file.Length + (3L << 30));
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.UTF8.GetBytes($"{delimiter}three"));
        }

        Assert.Equal(["one", $"<{3L << 30}>", "three"], Lines(delimiter: delimiter, maxLength: 1_000_000));
    }

    [Fact]
    public void Text_that_is_not_of_its_encoding_is_an_error_after_all_that_was_before_it()
    {
        File.WriteAllBytes(_path, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("one\ntwo\nthr"), 0x65]);
        using var reader = new LineReader(TextFile.OpenAsUtf8(_path, Encoding.UTF8, isCertain: true, () => { }, CancellationToken.None), (string?)null, int.MaxValue);

        Assert.True(reader.Read());
        Assert.True(reader.Read());
        Assert.Equal("two"u8, reader.Line);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => { reader.Read(); });

        Assert.Equal(3, reader.LineNumber);
        Assert.Equal("The bytes 0x65 are not UTF-16 text.", error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_IOException()
    {
        File.Delete(_path);

        Assert.ThrowsAny<IOException>(() => Lines());
    }

    string[] Lines(Encoding? encoding = null, string? delimiter = null, int maxLength = int.MaxValue)
    {
        using var reader = new LineReader(TextFile.OpenAsUtf8(_path, encoding ?? Encoding.UTF8, isCertain: true, () => { }, CancellationToken.None), delimiter, maxLength);
        var lines = new List<string>();
        while (reader.Read()) lines.Add(reader.IsTooLong ? $"<{reader.Length}>" : Encoding.UTF8.GetString(reader.Line));
        return [.. lines];
    }
}
