using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Dynamic;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Xml;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>JSON as section 7 of RFC 8259 requires it, for the objects that PowerShell users have. What the engine adds to objects is tested through the engine.</summary>
public sealed class JsonTests
{
    [Fact]
    public void Nothing_is_escaped_that_JSON_does_not_demand()
    {
        Assert.Equal("\"it's <b>&amp;</b> / 日本語 é 😀 \u007f\u2028+`\"", Json("it's <b>&amp;</b> / 日本語 é 😀 \u007f\u2028+`"));
        Assert.Equal("""
            "\" \\ \b\f\n\r\t \u0000\u001f"
            """, Json("\" \\ \b\f\n\r\t \0\u001f"));
    }

    [Fact]
    public void Every_character_is_read_back_as_it_was()
    {
        var all = new StringBuilder();
        for (int point = 0; point <= 0x10FFFF; point++)
            if (point is < 0xD800 or > 0xDFFF) all.Append(char.ConvertFromUtf32(point));

        Assert.Equal(all.ToString(), JsonDocument.Parse(Json(all.ToString())!).RootElement.GetString());
    }

    [Fact]
    public void Single_things()
    {
        Assert.Equal("true", Json(true));
        Assert.Equal("\"x\"", Json('x'));
        Assert.Equal("\"Friday\"", Json(DayOfWeek.Friday));
        Assert.Equal("\"2026-03-01T12:00:00.0000000Z\"", Json(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc)));
        Assert.Equal("\"5b7f6f0e-2c55-4c1d-9f2a-8d5c1f0a7e34\"", Json(new Guid("5b7f6f0e-2c55-4c1d-9f2a-8d5c1f0a7e34")));
        Assert.Equal("\"00:00:01\"", Json(TimeSpan.FromSeconds(1)));
        Assert.Equal("\"1.2.3\"", Json(new Version(1, 2, 3)));
        Assert.Equal("\"http://x/y\"", Json(new Uri("http://x/y")));
        Assert.Equal("\" $_.Name \"", Json(ScriptBlock.Create(" $_.Name ")));
        Assert.Equal("\"System.Int32\"", Json(typeof(int)));
        Assert.Equal("\"AP8=\"", Json(new byte[] { 0, 255 }));
        Assert.Equal("\"\"", Json(Array.Empty<byte>()));
    }

    [Fact]
    public void Numbers()
    {
        Assert.Equal("[0,-1,1.5,-0,0.1,1E+20,5E-324,0.10,18446744073709551615,79228162514264337593543950335,7]",
            Json(new object[] { 0, -1L, 1.5, -0.0, 0.1f, 1e20, double.Epsilon, 0.10m, ulong.MaxValue, new BigInteger(decimal.MaxValue), (nint)7 }));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void What_is_no_number_in_JSON_is_an_error_with_its_place(object value, string shown)
    {
        Assert.Contains($"$ is {shown},", Serialized.Error("Json", value), StringComparison.Ordinal);
        Assert.Contains($"$.a[1] is {shown},", Serialized.Error("Json", Custom(("a", new[] { 1, value }))), StringComparison.Ordinal);
    }

    [Fact]
    public void Dictionaries_keep_their_order_and_name_any_key()
    {
        Assert.Equal("""{"z":1,"a":{"2":null},"":[]}""", Json(new OrderedDictionary { { "z", 1 }, { "a", new Hashtable { { 2, null } } }, { "", Array.Empty<int>() } }));
        Assert.Equal("""{"b":1,"a":"x"}""", Json(new Dictionary<string, object> { ["b"] = 1, ["a"] = "x" }));
        Assert.Equal("""{"2026-03-01":true}""", Json(new Dictionary<DateOnly, bool> { [new DateOnly(2026, 3, 1)] = true }));
        IDictionary<string, object?> expando = new ExpandoObject();
        expando["x"] = 1;
        Assert.Equal("""{"x":1}""", Json(expando));
        Assert.Equal("""{"Key":"k","Value":1}""", Json(new DictionaryEntry("k", 1)));
        Assert.Equal("""{"Key":"k","Value":1}""", Json(KeyValuePair.Create("k", 1)));
    }

    [Fact]
    public void Arrays_lists_and_whatever_can_be_enumerated()
    {
        Assert.Equal("[]", Json(Array.Empty<object>()));
        Assert.Equal("[1,[2,[3]],null,\"x\"]", Json(new object?[] { 1, new object[] { 2, new List<int> { 3 } }, null, PSObject.AsPSObject("x") }));
        Assert.Equal("[0,1]", Json(Enumerable.Range(0, 2)));
        Assert.Equal("[[1,2],[3,4]]", Json(new[] { [1, 2], new[] { 3, 4 } }));
    }

    [Fact]
    public void Custom_objects_have_their_properties_in_order()
    {
        Assert.Equal("""{"z":1,"a":[{"b":null}],"none":null,"time":"2026-03-01T00:00:00.0000000"}""",
            Json(Custom(("z", 1), ("a", new[] { Custom(("b", null)) }), ("none", DBNull.Value), ("time", PSObject.AsPSObject(new DateTime(2026, 3, 1))))));
        Assert.Equal("{}", Json(Custom()));
    }

    [Fact]
    public void Objects_have_properties_and_fields_and_null_where_the_getter_fails()
    {
        Assert.Equal("""{"Name":"n","Inner":{"X":1},"Failing":null,"Field":2}""", Json(new Sample()));
    }

    [Fact]
    public void A_data_row_has_its_columns()
    {
        using var table = new DataTable { Columns = { { "Table", typeof(int) }, { "Item", typeof(string) } } };
        table.Rows.Add(1, "a");
        table.Rows.Add(2, DBNull.Value);

        Assert.Equal("""{"Table":2,"Item":null}""", Json(table.Rows[1]));
        Assert.Equal("""{"Table":1,"Item":"a"}""", Json(table.DefaultView[0]));
        Assert.Equal("""[{"Table":1,"Item":"a"},{"Table":2,"Item":null}]""", Json(table));
    }

    [Fact]
    public void XML_is_its_text()
    {
        var document = new XmlDocument();
        document.LoadXml("<a b='7'><c/></a>");

        Assert.Equal("""{"x":"<a b=\"7\"><c /></a>"}""", Json(Custom(("x", document))));
        Assert.Equal("""<a b="7"><c /></a>""", Serialized.Text("Auto", document));
    }

    [Fact]
    public void Depth_counts_objects_and_arrays_inside_one_another()
    {
        Assert.Equal("1", Json(1, depth: 1));
        Assert.Equal("[1]", Json(new[] { 1 }, depth: 1));
        Assert.Equal("""[{"a":[]}]""", Json(new[] { Custom(("a", Array.Empty<int>())) }, depth: 3));

        string message = Serialized.Error(WithDepth(2), new[] { Custom(("a", 1), ("b c", new[] { 1 })) });
        Assert.Contains("more than 2 nested objects and arrays, at $[0]['b c'];", message, StringComparison.Ordinal);
        Assert.Contains("-JsonDepth", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_depth_is_ten_when_nothing_is_said()
    {
        Assert.Equal("[[[[[[[[[[]]]]]]]]]]", Json(Nested(10)));
        Assert.Contains("more than 10 ", Serialized.Error("Json", Nested(11)), StringComparison.Ordinal);
        Assert.Contains("more than 10 ", Serialized.Error("Auto", Nested(11)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_contains_itself_is_an_error_with_both_places()
    {
        PSObject parent = Custom(("name", "p"));
        parent.Properties.Add(new PSNoteProperty("child", Custom(("items", new object[] { 1, parent }))));

        Assert.Contains("$.a.child.items[1] is $.a;", Serialized.Error("Json", new Hashtable { ["a"] = parent }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_object_beside_itself_is_no_circle()
    {
        int[] shared = [1];

        Assert.Equal("[[1],[1]]", Json(new[] { shared, shared }));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_an_error_with_its_place()
    {
        Assert.Contains("the text at $.a has an unpaired surrogate (U+D83D)", Serialized.Error("Json", Custom(("a", "x\ud83d"))), StringComparison.Ordinal);
        Assert.Contains("U+DE00", Serialized.Error("Json", new Hashtable { ["\ude00"] = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void An_enumerator_that_fails_is_an_error_with_its_place()
    {
        IEnumerable<int> failing = Enumerable.Range(0, 3).Select(i => i < 2 ? i : throw new InvalidOperationException("no more"));

        string message = Serialized.Error("Json", Custom(("a", failing)));

        Assert.Contains("$.a", message, StringComparison.Ordinal);
        Assert.Contains("no more", message, StringComparison.Ordinal);
    }

    static string? Json(object? value, int depth = 10) => Serialized.Text(WithDepth(depth), value);

    static KafkaSerializer WithDepth(int depth) => Serializers.Find("Json")!.With(new SerializerOptions { JsonDepth = depth });

    static object[] Nested(int levels) => levels == 1 ? [] : [Nested(levels - 1)];

    static PSObject Custom(params (string Name, object? Value)[] properties)
    {
        var custom = new PSObject();
        foreach ((string name, object? value) in properties) custom.Properties.Add(new PSNoteProperty(name, value));
        return custom;
    }

    sealed class Sample
    {
        public string Name { get; } = "n";
        public object Inner { get; } = new { X = 1 };
        public string Failing => throw new InvalidOperationException(Name);
        public string WriteOnly { set => Value = value; }
        public string this[int index] => index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        public readonly int Field = 2;
        internal string? Value;
    }
}
