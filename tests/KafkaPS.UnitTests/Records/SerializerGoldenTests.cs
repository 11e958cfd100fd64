using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>The bytes match those of Java's serializers: java-serializers.tsv is the output of Java/SerializerGolden.java.</summary>
public sealed class SerializerGoldenTests
{
    public static TheoryData<string> JavaClasses => new(Rows.Select(row => row.JavaClass).Distinct());

    static readonly (string JavaClass, string Encoding, string Value, string Bytes)[] Rows = Read();

    [Theory]
    [MemberData(nameof(JavaClasses))]
    public void Typed_values_have_the_bytes_of_Java(string javaClass) => AssertAll(javaClass, Typed);

    [Theory]
    [MemberData(nameof(JavaClasses))]
    public void Text_has_the_bytes_of_the_value_that_it_says(string javaClass) => AssertAll(javaClass, static (_, value) => value);

    [Fact]
    public void There_is_data_for_every_serializer_that_Java_has_too()
    {
        IEnumerable<string> javaNames = Serializers.All.Where(known => known.JavaClasses.Length > 0).Select(known => known.Serializer.Name);

        Assert.Equal(javaNames.Order(), Rows.Select(row => Serializers.Find(row.JavaClass)!.Name).Distinct().Order());
    }

    static void AssertAll(string javaClass, Func<string, string, object> convert)
    {
        foreach ((_, string encoding, string value, string bytes) in Rows.Where(row => row.JavaClass == javaClass))
        {
            object? input = value == "null" ? null : convert(javaClass, value);
            if (input is string bits && bits.StartsWith("bits:", StringComparison.Ordinal)) continue;
            KafkaSerializer serializer = Serializers.Find(javaClass)!.With(new SerializerOptions { Encoding = Encoding.GetEncoding(encoding) });
            string written = Serialized.Bytes(serializer, input) is { } actual ? Convert.ToHexStringLower(actual) : "null";
            Assert.True(bytes == written, $"{javaClass} of {value} in {encoding} is {written}, and in Java {bytes}.");
        }
    }

    static object Typed(string javaClass, string value) => javaClass switch
    {
        "ShortSerializer" => short.Parse(value, CultureInfo.InvariantCulture),
        "IntegerSerializer" => int.Parse(value, CultureInfo.InvariantCulture),
        "LongSerializer" => long.Parse(value, CultureInfo.InvariantCulture),
        "FloatSerializer" => value.StartsWith("bits:", StringComparison.Ordinal) ? BitConverter.Int32BitsToSingle(Convert.ToInt32(value[5..], 16)) : float.Parse(value, CultureInfo.InvariantCulture),
        "DoubleSerializer" => value.StartsWith("bits:", StringComparison.Ordinal) ? BitConverter.Int64BitsToDouble(Convert.ToInt64(value[5..], 16)) : double.Parse(value, CultureInfo.InvariantCulture),
        "BooleanSerializer" => bool.Parse(value),
        "UUIDSerializer" => Guid.Parse(value),
        _ => value,
    };

    static (string, string, string, string)[] Read()
    {
        using var reader = new StreamReader(typeof(SerializerGoldenTests).Assembly.GetManifestResourceStream("java-serializers.tsv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))
            .Select(cells => (cells[0], cells[1], Regex.Replace(cells[2], @"\\u([0-9a-f]{4})", unit => ((char)Convert.ToInt32(unit.Groups[1].Value, 16)).ToString()), cells[3]))];
    }
}
