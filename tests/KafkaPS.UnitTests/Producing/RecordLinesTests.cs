using System.Text;
using System.Text.RegularExpressions;
using KafkaPS.Producing;

namespace KafkaPS.UnitTests.Producing;

public sealed class RecordLinesTests
{
    static readonly Regex Year = new(@"^\d{4}-");

    [Theory]
    [InlineData("2020- a\n at b\n2021- c\n", true, new[] { "2020- a\n at b", "2021- c" })]
    [InlineData("2020- a\n at b\n2021- c\n", false, new[] { "2020- a\n at b" })]
    [InlineData(" before\n2020- a", true, new[] { " before", "2020- a" })]
    [InlineData("", true, new string[0])]
    public void A_line_that_does_not_match_belongs_to_the_record_before_it(string text, bool takesLast, string[] expected)
    {
        var records = new List<string>();
        long end = 0;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using var lines = new RecordLines(new LineReader(new MemoryStream(bytes), LineEnd.Of(null, Encoding.UTF8), 1000) { History = 4 }, Year, Encoding.UTF8, 1000) { TakesLastGroup = takesLast };
        while (lines.Read())
        {
            records.Add(Encoding.UTF8.GetString(lines.Line));
            end = lines.End;
            Assert.Equal(bytes[(int)(end - Math.Min(4, end))..(int)end], lines.Before.ToArray());
        }

        // Text read ahead that is not yet a record does not count.
        Assert.Equal(end, lines.End);
        Assert.Equal(bytes[(int)(end - Math.Min(4, end))..(int)end], lines.Before.ToArray());
        Assert.Equal(expected, records);
        Assert.Equal(takesLast ? bytes.Length : text.IndexOf("2021", StringComparison.Ordinal), end);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-8")]
    public void Lines_are_found_in_the_bytes_of_any_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        // In UTF-16, the bytes of a line feed also occur across these two characters.
        string[] expected = ["a\u0A41\u0100b", "\u000Ac"[1..], "日本語", ""];
        using var lines = new LineReader(new MemoryStream(encoding.GetBytes(string.Join("\r\n", expected) + "\r\nhalf")), LineEnd.Of(null, encoding), 1000) { TakesPartialLine = false };
        var found = new List<string>();
        while (lines.Read()) found.Add(encoding.GetString(lines.Line));

        Assert.Equal(expected, found);
        Assert.Equal(encoding.GetByteCount(string.Join("\r\n", expected) + "\r\n"), lines.Offset);
    }
}
