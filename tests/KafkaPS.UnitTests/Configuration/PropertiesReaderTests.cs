using System.Text;
using KafkaPS.Configuration;

namespace KafkaPS.UnitTests.Configuration;

public class PropertiesReaderTests
{
    [Theory]
    [InlineData("a=1", "a=1")]
    [InlineData("a:1", "a=1")]
    [InlineData("a 1", "a=1")]
    [InlineData("a\t \f=  1", "a=1")]
    [InlineData("  a = 1 ", "a=1 ")]
    [InlineData("a==1", "a==1")]
    [InlineData("a = :1", "a=:1")]
    [InlineData("a", "a=")]
    [InlineData("=1", "=1")]
    [InlineData("# a=1\n  ! b=2\n\n \t\nc=3", "c=3")]
    [InlineData("#a\\\nb=1", "b=1")]
    [InlineData("a=1,\\\n   2,\\\r\n\t3", "a=1,2,3")]
    [InlineData("a=1\\\\\nb=2", "a=1\\|b=2")]
    [InlineData("a=1\\\n# no comment", "a=1# no comment")]
    [InlineData("a=1\\", "a=1")]
    [InlineData("a\\=b\\:c\\ d=1", "a=b:c d=1")]
    [InlineData("a=\\t\\n\\r\\f\\q\\\\", "a=\t\n\r\fq\\")]
    [InlineData("\\u0061=\\u00e4\\uD83D\\uDE00", "a=\u00e4\ud83d\ude00")]
    [InlineData("a=1\rb=2\r\nc=3", "a=1|b=2|c=3")]
    [InlineData("a=1\nb=2\na=3", "a=3|b=2")]
    [InlineData("", "")]
    public void It_reads_what_Java_reads(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', PropertiesReader.Read(text).Select(entry => $"{entry.Name}={entry.Value}")));

    [Theory]
    [InlineData("a=1\nb=\\u12", "Line 2")]
    [InlineData("a=\\u+123", "Line 1")]
    [InlineData("#\n\nb=1,\\\n\\uxyza", "Line 3")]
    public void A_malformed_escape_is_told_with_its_line(string text, string line) =>
        Assert.StartsWith(line, Assert.Throws<FormatException>(() => PropertiesReader.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("iso-8859-1", false)]
    public void The_encoding_is_found(string encoding, bool withMark)
    {
        string path = Path.GetTempFileName();
        try
        {
            Encoding used = Encoding.GetEncoding(encoding);
            File.WriteAllBytes(path, [.. withMark ? used.GetPreamble() : [], .. used.GetBytes("name=M\u00fcller")]);
            Assert.Equal(new PropertiesEntry("name", "M\u00fcller", 1), Assert.Single(PropertiesFile.Read(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
