using System.Globalization;
using System.Management.Automation;
using System.Text;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>Conversions and values that do not fit, beyond the bytes that SerializerGoldenTests compares with Java's.</summary>
public sealed class SerializerTests
{
    public static TheoryData<string> Names => new(Serializers.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Null_is_null_under_every_serializer(string name)
    {
        Assert.Null(Serialized.Bytes(name, null));
        Assert.Null(Serialized.Bytes(name, DBNull.Value));
        Assert.Null(Serialized.Bytes(name, System.Management.Automation.Internal.AutomationNull.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_found_in_any_case(string name)
    {
        Assert.Equal(name, Serializers.Find(name.ToUpperInvariant())!.Name);
        Assert.Equal(name, Serializers.Find(name)!.ToString());
    }

    [Theory]
    [InlineData("org.apache.kafka.common.serialization.StringSerializer", "String")]
    [InlineData("org.apache.kafka.common.serialization.ByteArraySerializer", "Bytes")]
    [InlineData("ByteBufferSerializer", "Bytes")]
    [InlineData("org.apache.kafka.common.serialization.FloatSerializer", "Single")]
    [InlineData("UUIDSerializer", "Guid")]
    [InlineData("org.apache.kafka.common.serialization.stringserializer", null)]
    [InlineData("org.example.StringSerializer", null)]
    [InlineData("org.apache.kafka.common.serialization.Int32", null)]
    [InlineData("", null)]
    public void A_Java_class_is_found_by_its_exact_name(string javaClass, string? expected) => Assert.Equal(expected, Serializers.Find(javaClass)?.Name);

    [Theory]
    [InlineData("Int16", "  7 ", "0007")]
    [InlineData("Int16", "0x10", "0010")]
    [InlineData("Int16", 7.0, "0007")]
    [InlineData("Int16", true, "0001")]
    [InlineData("Int32", "1kb", "00000400")]
    [InlineData("Int32", DayOfWeek.Friday, "00000005")]
    [InlineData("Int64", (byte)255, "00000000000000ff")]
    [InlineData("Int64", "1,234", "00000000000004d2")]
    [InlineData("Single", 0.1, "3dcccccd")]
    [InlineData("Single", "1,234.5", "449a5000")]
    [InlineData("Single", 16777217, "4b800000")]
    [InlineData("Double", 1.5f, "3ff8000000000000")]
    [InlineData("Double", 42, "4045000000000000")]
    [InlineData("Double", double.NegativeInfinity, "fff0000000000000")]
    [InlineData("Single", double.PositiveInfinity, "7f800000")]
    [InlineData("Double", float.NaN, "7ff8000000000000")]
    [InlineData("Single", "-0", "80000000")]
    [InlineData("Boolean", "False", "00")]
    [InlineData("Boolean", " TRUE ", "01")]
    [InlineData("Boolean", 0, "00")]
    [InlineData("Boolean", "1", "01")]
    [InlineData("Bytes", (byte)7, "07")]
    [InlineData("Bytes", new byte[0], "")]
    public void Other_types_are_converted_as_PowerShell_converts_them(string serializer, object value, string expected)
    {
        Assert.Equal(expected, Serialized.Hex(serializer, value));
        Assert.Equal(expected, Serialized.Hex(serializer, PSObject.AsPSObject(value)));
    }

    [Theory]
    [InlineData("Int16", 32768)]
    [InlineData("Int16", "-32769")]
    [InlineData("Int16", 1.5)]
    [InlineData("Int16", "1.5")]
    [InlineData("Int16", "")]
    [InlineData("Int16", " ")]
    [InlineData("Int32", "text")]
    [InlineData("Int32", 1e20)]
    [InlineData("Int32", double.NaN)]
    [InlineData("Int64", "9223372036854775808")]
    [InlineData("Int64", 9223372036854775808.0)]
    [InlineData("Single", 1e300)]
    [InlineData("Single", "1e300")]
    [InlineData("Single", "")]
    [InlineData("Double", "1e999")]
    [InlineData("Double", "text")]
    [InlineData("Boolean", "yes")]
    [InlineData("Boolean", "")]
    [InlineData("Boolean", 2)]
    [InlineData("Guid", "5b7f6f0e")]
    [InlineData("Guid", 1)]
    [InlineData("Bytes", "text")]
    [InlineData("Bytes", 7)]
    [InlineData("String", new byte[] { 1 })]
    [InlineData("String", new[] { 1, 2 })]
    public void What_does_not_fit_is_an_error_that_shows_it(string serializer, object value)
    {
        string message = Serialized.Error(serializer, value);

        Assert.Contains(value is Array ? value.GetType().ToString() : $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_is_no_number()
    {
        Assert.Contains("is not a valid Int64", Serialized.Error("Int64", new DateTime(2026, 1, 1)), StringComparison.Ordinal);
        Assert.Contains("is not a valid Double", Serialized.Error("Double", new DateTime(2026, 1, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_takes_the_arrays_that_PowerShell_makes()
    {
        Assert.Equal("0102ff", Serialized.Hex("Bytes", new object[] { (byte)1, PSObject.AsPSObject((byte)2), (byte)255 }));
        Assert.Equal("0102", Serialized.Hex("Bytes", new List<byte> { 1, 2 }));
        Assert.Equal("02", Serialized.Hex("Bytes", new ArraySegment<byte>([1, 2], 1, 1)));
        Assert.Equal("0102", Serialized.Hex("Bytes", new ReadOnlyMemory<byte>([1, 2])));
        Assert.Contains("is not an array of bytes", Serialized.Error("Bytes", new object[] { (byte)1, 2 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auto")]
    [InlineData("String")]
    public void Single_things_become_invariant_text(string serializer)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Assert.Equal("1.5", Serialized.Text(serializer, 1.5));
            Assert.Equal("NaN", Serialized.Text(serializer, double.NaN));
            Assert.Equal("-0", Serialized.Text(serializer, -0.0));
            Assert.Equal("0.10", Serialized.Text(serializer, 0.10m));
            Assert.Equal("true", Serialized.Text(serializer, true));
            Assert.Equal("x", Serialized.Text(serializer, 'x'));
            Assert.Equal("Friday", Serialized.Text(serializer, DayOfWeek.Friday));
            Assert.Equal("2026-03-01T12:00:00.0000000+02:00", Serialized.Text(serializer, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2))));
            Assert.Equal("2026-03-01", Serialized.Text(serializer, new DateOnly(2026, 3, 1)));
            Assert.Equal("1.02:03:04.5000000", Serialized.Text(serializer, new TimeSpan(1, 2, 3, 4, 500)));
            Assert.Equal("1.2.3", Serialized.Text(serializer, new Version(1, 2, 3)));
            Assert.Equal("http://host/a%20b?c", Serialized.Text(serializer, new Uri("http://host/a%20b?c")));
            Assert.Equal("::1", Serialized.Text(serializer, System.Net.IPAddress.IPv6Loopback));
            Assert.Equal(" 1 + 1 ", Serialized.Text(serializer, ScriptBlock.Create(" 1 + 1 ")));
            Assert.Equal("System.String", Serialized.Text(serializer, typeof(string)));
            Assert.Equal("5b7f6f0e-2c55-4c1d-9f2a-8d5c1f0a7e34", Serialized.Text(serializer, new Guid("5B7F6F0E-2C55-4C1D-9F2A-8D5C1F0A7E34")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Auto_makes_JSON_of_what_is_many_things()
    {
        Assert.Equal("""{"a":1}""", Serialized.Text("Auto", new PSObject { Properties = { new PSNoteProperty("a", 1) } }));
        Assert.Equal("[1,2]", Serialized.Text("Auto", new[] { 1, 2 }));
    }

    [Fact]
    public void String_takes_what_has_a_text_of_its_own_and_nothing_else()
    {
        Assert.Equal("text of its own", Serialized.Text("String", new StringBuilder("text of its own")));
        Assert.Contains("has no text or properties", Serialized.Error("String", new object()), StringComparison.Ordinal);
        Assert.Contains("has no text representation", Serialized.Error("String", new Dictionary<string, int>()), StringComparison.Ordinal);
        Assert.Contains("has no text representation", Serialized.Error("String", new PSObject { Properties = { new PSNoteProperty("a", 1) } }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-ascii", "caf\u00e9", "'é' (U+00E9) at position 3, which US-ASCII")]
    [InlineData("iso-8859-1", "a \ud83d\ude00", "'\ud83d\ude00' (U+1F600) at position 2, which ISO-8859-1")]
    public void What_the_encoding_cannot_express_is_an_error(string encoding, string text, string expected)
    {
        var options = new SerializerOptions { Encoding = Encoding.GetEncoding(encoding) };

        Assert.Contains(expected, Serialized.Error(Serializers.Find("String")!.With(options), text), StringComparison.Ordinal);
        Assert.Contains(expected, Serialized.Error(Serializers.Find("Auto")!.With(options), text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", 0xD83D)]
    [InlineData("utf-16", 0xD83D)]
    [InlineData("utf-16BE", 0xDC00)]
    [InlineData("iso-8859-1", 0xDFFF)]
    public void Half_of_a_surrogate_pair_is_an_error_in_every_encoding(string encoding, int half)
    {
        var options = new SerializerOptions { Encoding = Encoding.GetEncoding(encoding) };

        string message = Serialized.Error(Serializers.Find("String")!.With(options), $"half {(char)half} pair");

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"an unpaired surrogate (U+{half:X4}) at position 5, which {encoding.ToUpperInvariant()}"), message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_encoding_is_that_of_text_and_not_of_JSON()
    {
        KafkaSerializer auto = Serializers.Find("Auto")!.With(new SerializerOptions { Encoding = Encoding.Unicode });

        Assert.Equal([(byte)'4', 0, (byte)'2', 0], Serialized.Bytes(auto, 42));
        Assert.Equal("[42]", Serialized.Text(auto, new[] { 42 }));
    }
}
