using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>Values that users have for headers, timestamps, and partitions.</summary>
public sealed class RecordPartsTests
{
    [Fact]
    public void Headers_of_a_dictionary_keep_their_order_and_repeat_a_name_for_each_value()
    {
        var dictionary = new OrderedDictionary { ["z"] = "é", ["a"] = new object?[] { "x", null, new byte[] { 1, 2 }, PSObject.AsPSObject(7) }, ["none"] = null, ["empty"] = "", [""] = 1.5 };

        Assert.Equal("z=c3a9 a=78 a=null a=0102 a=37 none=null empty= =312e35", Show(HeaderList.Of(dictionary)));
    }

    [Fact]
    public void Headers_of_an_object_as_ConvertFrom_Json_makes_it()
    {
        var custom = new PSObject { Properties = { new PSNoteProperty("b", new object[] { "1", "2" }), new PSNoteProperty("a", null) } };

        Assert.Equal("b=31 b=32 a=null", Show(HeaderList.Of(custom)));
    }

    [Fact]
    public void Headers_of_headers()
    {
        var one = new KafkaHeader("a", [1]);
        var two = new KafkaHeader("a", null);

        Assert.Equal("a=01", Show(HeaderList.Of(one)));
        Assert.Equal("a=01 a=null", Show(HeaderList.Of(new[] { one, two })));
        Assert.Equal("a=null a=01", Show(HeaderList.Of(new object[] { PSObject.AsPSObject(two), one })));
    }

    [Fact]
    public void Numbers_where_a_copy_of_a_header_had_bytes_are_an_error_and_no_output_is_no_header()
    {
        foreach (object value in new object[] { new object[] { 120L }, new object[] { 120L, 121L } })
        {
            var copy = new PSObject { Properties = { new PSNoteProperty("Name", "h"), new PSNoteProperty("Value", value) } };
            Assert.Contains("To send bytes, use byte[]", Assert.Throws<ArgumentException>(() => HeaderList.Of(copy)).Message, StringComparison.Ordinal);
        }

        Assert.Equal("b=null", Show(HeaderList.Of(new OrderedDictionary { ["a"] = System.Management.Automation.Internal.AutomationNull.Value, ["b"] = null })));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData(" ", "")]
    [InlineData("a:1", "a=31")]
    [InlineData("a:x:y,b:", "a=783a79 b=")]
    public void Headers_of_text_as_the_console_producer_reads_it(string? text, string expected) => Assert.Equal(expected, Show(HeaderList.Of(text)));

    [Fact]
    public void What_is_no_header_is_an_error_that_names_it()
    {
        Assert.Contains("'b' is not a valid header", Assert.Throws<ArgumentException>(() => HeaderList.Of("a:1,b")).Message, StringComparison.Ordinal);
        Assert.Contains("'5' is not a valid header", Assert.Throws<ArgumentException>(() => HeaderList.Of(5)).Message, StringComparison.Ordinal);
        Assert.Contains("header 'a'", Assert.Throws<ArgumentException>(() => HeaderList.Of(new OrderedDictionary { ["a"] = new OrderedDictionary() })).Message, StringComparison.Ordinal);
        Assert.Contains("header 'a'", Assert.Throws<ArgumentException>(() => HeaderList.Of(new OrderedDictionary { ["a"] = new object[] { new object[] { "x" } } })).Message, StringComparison.Ordinal);
        Assert.Contains("U+D83D", Assert.Throws<ArgumentException>(() => HeaderList.Of(new OrderedDictionary { ["a"] = "\ud83d" })).Message, StringComparison.Ordinal);
        Assert.Throws<EncoderFallbackException>(() => new KafkaHeader("\ud83d", null));
        Assert.Throws<ArgumentException>(() => new KafkaHeader("a\0b", null));
        Assert.Throws<ArgumentNullException>(() => new KafkaHeader(null!, null));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData(1, 1L)]
    [InlineData(1_700_000_000_000L, 1_700_000_000_000L)]
    [InlineData(5.0, 5L)]
    [InlineData("1700000000000", 1_700_000_000_000L)]
    [InlineData(" 42 ", 42L)]
    [InlineData("2026-03-01T12:00:00Z", 1_772_366_400_000L)]
    [InlineData("2026-03-01T12:00:00.123+02:00", 1_772_359_200_123L)]
    [InlineData("9999-12-31T23:59:59.999Z", 253_402_300_799_999L)]
    public void Timestamps_are_dates_or_milliseconds(object? input, long? expected) => Assert.Equal(expected, RecordTimestamp.Of(input)?.ToUnixTimeMilliseconds());

    [Fact]
    public void A_date_without_a_time_zone_is_local()
    {
        var unspecified = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Unspecified);
        long expected = new DateTimeOffset(DateTime.SpecifyKind(unspecified, DateTimeKind.Local)).ToUnixTimeMilliseconds();

        Assert.Equal(expected, RecordTimestamp.Of(unspecified)?.ToUnixTimeMilliseconds());
        Assert.Equal(expected, RecordTimestamp.Of("2026-03-01T12:00:00")?.ToUnixTimeMilliseconds());
        Assert.Equal(expected, RecordTimestamp.Of(PSObject.AsPSObject(DateTime.SpecifyKind(unspecified, DateTimeKind.Local)))?.ToUnixTimeMilliseconds());
        Assert.Equal(1_772_366_400_000, RecordTimestamp.Of(DateTime.SpecifyKind(unspecified, DateTimeKind.Utc))?.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1969-12-31T23:59:59.0000000+00:00")]
    [InlineData(253_402_300_800_000L)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    [InlineData("soon")]
    [InlineData(true)]
    public void What_is_no_timestamp_is_an_error_that_shows_it(object input) => Assert.Contains(
        $"'{(input is bool ? "true" : Convert.ToString(input, CultureInfo.InvariantCulture))}' is not a valid timestamp", Assert.Throws<ArgumentException>(() => RecordTimestamp.Of(input)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_earliest_dates_are_no_timestamps()
    {
        Assert.Throws<ArgumentException>(() => RecordTimestamp.Of(DateTime.MinValue));
        Assert.Throws<ArgumentException>(() => RecordTimestamp.Of(DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentException>(() => new KafkaRecord { Timestamp = DateTimeOffset.UnixEpoch.AddDays(-1) });
    }

    [Fact]
    public void A_record_keeps_whole_milliseconds() =>
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(5), new KafkaRecord { Timestamp = DateTimeOffset.UnixEpoch.AddTicks(5 * TimeSpan.TicksPerMillisecond + 9_999) }.Timestamp);

    [Fact]
    public void A_record_refuses_a_negative_partition() => Assert.Throws<ArgumentOutOfRangeException>(() => new KafkaRecord { Partition = -1 });

    [Theory]
    [InlineData("utf8", "utf-8")]
    [InlineData("UTF8BOM", "utf-8")]
    [InlineData("ascii", "us-ascii")]
    [InlineData("unicode", "utf-16")]
    [InlineData("BigEndianUnicode", "utf-16BE")]
    [InlineData("bigendianutf32", "utf-32BE")]
    [InlineData("iso-8859-15", "iso-8859-15")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("1252", "windows-1252")]
    public void Encodings_have_the_names_of_PowerShell_and_of_dotnet(string name, string expected) => Assert.Equal(expected, TextEncodings.Find(name).WebName);

    static string Show(KafkaHeader[] headers) => string.Join(' ', headers.Select(header => $"{header.Name}={(header.Value is null ? "null" : Convert.ToHexStringLower(header.Value))}"));
}
