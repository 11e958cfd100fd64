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

    [Fact]
    public void A_file_that_is_not_there_is_an_IOException()
    {
        File.Delete(_path);

        Assert.ThrowsAny<IOException>(() => Lines());
    }

    string[] Lines(Encoding? encoding = null, string? delimiter = null)
    {
        using var reader = new LineReader(_path, encoding ?? Encoding.UTF8, delimiter);
        var lines = new List<string>();
        while (reader.ReadLine() is string line) lines.Add(line);
        return [.. lines];
    }
}
