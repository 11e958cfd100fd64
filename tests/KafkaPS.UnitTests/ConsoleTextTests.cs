using System.Globalization;

namespace KafkaPS.UnitTests;

public class ConsoleTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain text, Grüße, 日本語, 🙂", "plain text, Grüße, 日本語, 🙂")]
    [InlineData("a\u001b]0;owned\u0007b", @"a\u001B]0;owned\u0007b")]
    [InlineData("\u001b[31mred", @"\u001B[31mred")]
    [InlineData("\u009b31mred\u009d", @"\u009B31mred\u009D")]
    [InlineData("a\0b\bc\u007f", @"a\u0000b\u0008c\u007F")]
    [InlineData("one\r\ntwo\nthree\rfour\tfive", @"one two three\rfour five")]
    [InlineData("orders\r", @"orders\r")]
    [InlineData("admin\u200b\u202egnp.exe\u2066\ufeff\u00ad", @"admin\u200B\u202Egnp.exe\u2066\uFEFF\u00AD")]
    [InlineData("a\u2028b\u2029c", @"a\u2028b\u2029c")]
    [InlineData("x\U000e0041y", @"x\U000E0041y")]
    [InlineData("https://alice:geheim@issuer/token", "https://********@issuer/token")]
    [InlineData("http://a:p:w@h and https://b:q@i?x=y@z", "http://********@h and https://********@i?x=y@z")]
    [InlineData("https://issuer:443/token?mail=a@b", "https://issuer:443/token?mail=a@b")]
    [InlineData("SASL_SSL://host:9092", "SASL_SSL://host:9092")]
    public void What_a_terminal_would_obey_is_shown(string? text, string expected) => Assert.Equal(expected, ConsoleText.Escape(text));

    [Theory]
    [InlineData("one two three four five six", 20, "one two three four\nfive six")]
    [InlineData("see '/a/path/that/is/longer/than/the/line' for more", 20, "see\n'/a/path/that/is/longer/than/the/line'\nfor more")]
    [InlineData("two  spaces", 20, "two  spaces")]
    public void A_message_breaks_between_words_only(string text, int width, string expected) => Assert.Equal(expected, ConsoleText.Wrap(text, width));

    [Theory]
    [InlineData("one two three", 8, "one two\nthree")]
    [InlineData("sasl.oauthbearer.client.credentials", 18, "sasl.oauthbearer.\nclient.credentials")]
    [InlineData("fdw1:9092,fdw2:9092,fdw3:9092", 20, "fdw1:9092,fdw2:9092,\nfdw3:9092")]
    [InlineData("aWordWithoutParts", 10, "aWordWith…")]
    [InlineData("a aWordWithoutParts b", 10, "a\naWordWith…\nb")]
    [InlineData(null, 10, "")]
    public void A_column_breaks_words_at_their_parts_and_cuts_what_does_not_fit(string? text, int width, string expected) => Assert.Equal(expected, ConsoleText.Fit(text, width));

    [Theory]
    [InlineData("12345678", "12345678")]
    [InlineData("123456789", "1234567…")]
    public void A_line_is_cut_to_its_width(string text, string expected) => Assert.Equal(expected, ConsoleText.Cut(text, 8));

    [Fact]
    public void Every_control_and_format_character_is_an_escape()
    {
        for (int code = 0; code <= 0xffff; code++)
        {
            bool isHidden = char.GetUnicodeCategory((char)code)
                is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            string expected = (char)code is '\r' ? @"\r" : (char)code is '\n' or '\t' ? " " : isHidden ? string.Create(CultureInfo.InvariantCulture, $"\\u{code:X4}") : ((char)code).ToString();
            Assert.Equal(expected, ConsoleText.Escape(((char)code).ToString()));
        }
    }

    [Fact]
    public void Long_text_is_cut_short()
    {
        string text = ConsoleText.Escape(new string('x', 1_000_000));
        Assert.Equal(4001, text.Length);
        Assert.EndsWith("x…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_value_is_taken() => Assert.Equal("1.5", ConsoleText.Escape(1.5));
}
