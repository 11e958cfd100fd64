using System.Management.Automation;
using System.Text;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>Deserializers read what the serializers of the same name write, and reject what those cannot have written.</summary>
public class DeserializerTests
{
    public static TheoryData<string, object> Values => new()
    {
        { "Auto", "text" }, { "Auto", new byte[] { 0, 1, 255 } }, { "String", "ä\0" }, { "Bytes", new byte[] { 1 } }, { "Int16", short.MinValue }, { "Int32", -1 }, { "Int64", long.MaxValue },
        { "Single", float.Epsilon }, { "Double", double.NegativeInfinity }, { "Boolean", true }, { "Boolean", false }, { "Guid", Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e") },
        { "Json", "text" }, { "Json", 12L }, { "Json", 1.5m }, { "Json", true },
    };

    [Theory, MemberData(nameof(Values))]
    public void A_value_comes_back(string name, object value)
    {
        using var buffer = new UnmanagedBuffer(64);
        Serializers.Find(name)!.Write(value, buffer);

        Assert.Equal(value, Deserializers.Find(name)!.Read(buffer.Written.ToArray()));
    }

    [Fact]
    public void There_is_a_deserializer_for_each_serializer_and_for_each_of_Javas_classes()
    {
        Assert.Equal(Serializers.Names, Deserializers.Names);
        Assert.Equal(Serializers.All.SelectMany(known => known.JavaClasses).Select(name => name.Replace("Serializer", "Deserializer", StringComparison.Ordinal)),
            Deserializers.All.SelectMany(known => known.JavaClasses));
        Assert.Equal("Int64", Deserializers.Find("org.apache.kafka.common.serialization.LongDeserializer")!.Name);
        Assert.Null(Deserializers.Find("Long"));
    }

    [Theory]
    [InlineData("Int16", "00", "2 bytes, but there are 1")]
    [InlineData("Int32", "", "4 bytes, but there are 0")]
    [InlineData("Double", "0000000000000000FF", "8 bytes, but there are 9")]
    [InlineData("Boolean", "02", "0x02 is not a valid Boolean")]
    [InlineData("Guid", "616263", "not a valid Guid")]
    [InlineData("String", "FF", "not text in UTF-8")]
    [InlineData("Json", "7B", "not JSON")]
    [InlineData("Json", "7B2261223A312C2241223A327D", "'A' more than once")]
    public void Bytes_of_another_form_are_refused(string name, string bytes, string reason) =>
        Assert.Contains(reason, Assert.Throws<SerializationException>(() => Deserializers.Find(name)!.Read(Convert.FromHexString(bytes))).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_becomes_objects_in_which_a_text_that_looks_like_a_date_stays_text()
    {
        var result = (PSObject)Deserializers.Find("Json")!.Read("""{"d":"2026-03-01T00:00:00Z","n":null,"a":[1,{"b":1e3}]}"""u8.ToArray())!;

        Assert.Equal(("2026-03-01T00:00:00Z", null), (result.Properties["d"].Value, result.Properties["n"].Value));
        var list = (object?[])result.Properties["a"].Value;
        Assert.Equal((1L, 1000m), (list[0], Convert.ToDecimal(((PSObject)list[1]!).Properties["b"].Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void The_encoding_of_a_call_is_that_of_its_text() =>
        Assert.Equal("ä", Deserializers.Find("String")!.With(Encoding.Latin1).Read([0xE4]));

    [Fact]
    public void A_record_that_was_read_keeps_its_offset_in_a_line_of_JSON_and_in_a_copy()
    {
        var record = new KafkaRecord { Topic = "t", Partition = 3, Offset = 12, Value = "v" };
        var line = new System.Buffers.ArrayBufferWriter<byte>();
        EnvelopeWriter.Write(line, record, null);

        Assert.Equal("""{"topic":"t","partition":3,"offset":12,"key":null,"value":"v","headers":[]}""", Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd());
        Assert.Equal(12, EnvelopeReader.Read(line.WrittenMemory).Record.Offset);
        Assert.Equal(12, RecordCopies.TryRead((PSObject)PSSerializer.Deserialize(PSSerializer.Serialize(record, 3)))!.Offset);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KafkaRecord { Offset = -1 });
    }
}
