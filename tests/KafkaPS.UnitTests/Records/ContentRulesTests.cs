using System.Buffers;
using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Net.NetworkInformation;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>The content of a value: the same as a value, a key, and a header; and its form inside JSON.</summary>
public sealed class ContentRulesTests
{
    public static TheoryData<object, string, string> Values
    {
        get
        {
            var timestamps = new NameValueCollection { { "a", "1" }, { "b", "2" }, { "b", "3" } };
            using var document = JsonDocument.Parse("""{"a": [1, "é"], "s": "text", "n": 1.50, "t": true}""");
            JsonElement root = document.RootElement.Clone();
            return new TheoryData<object, string, string>
            {
                // text, also in JSON
                { new StringBuilder("hello"), "hello", "\"hello\"" },
                { PhysicalAddress.Parse("00-11-22-33-44-55"), "001122334455", "\"001122334455\"" },
                { new SemanticVersion(7, 6, 9), "7.6.9", "\"7.6.9\"" },
                { new MailAddress("a@b.c"), "a@b.c", "\"a@b.c\"" },
                { new Regex("^a+$"), "^a+$", "\"^a+$\"" },
                { new WildcardPattern("a*"), "a*", "\"a*\"" },
                { CultureInfo.GetCultureInfo("de-DE"), "de-DE", "\"de-DE\"" },
                { XElement.Parse("<a b='1'>\n  <c/></a>"), "<a b=\"1\"><c /></a>", "\"<a b=\\\"1\\\"><c /></a>\"" },
                { XDocument.Parse("<?xml version='1.0'?><a/>"), "<?xml version=\"1.0\"?><a />", "\"<?xml version=\\\"1.0\\\"?><a />\"" },
                { new IPEndPoint(IPAddress.Loopback, 80), "127.0.0.1:80", "\"127.0.0.1:80\"" },
                { Encoding.UTF8, "utf-8", "\"utf-8\"" },
                { new SwitchParameter(true), "true", "true" },
                { new StringWriter(new StringBuilder("w")), "w", "\"w\"" },
                { "ab".AsMemory(), "ab", "\"ab\"" },

                // already JSON
                { root, """{"a":[1,"é"],"s":"text","n":1.50,"t":true}""", """{"a":[1,"é"],"s":"text","n":1.50,"t":true}""" },
                { root.GetProperty("s"), "text", "\"text\"" },
                { root.GetProperty("n"), "1.50", "1.50" },
                { root.GetProperty("t"), "true", "true" },
                { JsonDocument.Parse("[ 1 ]"), "[1]", "[1]" },
                { JsonNode.Parse("{\"a\": [1]}")!, """{"a":[1]}""", """{"a":[1]}""" },
                { Newtonsoft.Json.Linq.JObject.Parse("{\"a\": [1, null]}"), """{"a":[1,null]}""", """{"a":[1,null]}""" },
                { Newtonsoft.Json.Linq.JArray.Parse("[\"x\", 2]"), """["x",2]""", """["x",2]""" },
                { new Newtonsoft.Json.Linq.JValue("x"), "x", "\"x\"" },

                // names and values
                { timestamps, """{"a":"1","b":["2","3"]}""", """{"a":"1","b":["2","3"]}""" },
                { new StringDictionary { ["a"] = "1" }, """{"a":"1"}""", """{"a":"1"}""" },
                { new[] { 1, 2, 3 }.GroupBy(i => i % 2 == 0).First(), """{"Key":false,"Values":[1,3]}""", """{"Key":false,"Values":[1,3]}""" },
                { new ReadOnlyMemory<int>([1, 2]), "[1,2]", "[1,2]" },
                { new ReadOnlySequence<int>([1, 2]), "[1,2]", "[1,2]" },

                // records of PowerShell's streams
                { new ErrorRecord(new InvalidOperationException("no"), "MyId", ErrorCategory.InvalidData, "target"), "no", """{"Message":"no","Id":"MyId","Category":"InvalidData"}""" },
                { new WarningRecord("w"), "w", "\"w\"" },
                { new VerboseRecord("v"), "v", "\"v\"" },
                { new DebugRecord("d"), "d", "\"d\"" },
                { new InformationRecord(new HostInformationMessage { Message = "i" }, "source"), "i", "\"i\"" },
                { new InformationRecord("data", "source"), "data", "\"data\"" },
                { new InformationRecord(new OrderedDictionary { ["a"] = 1 }, "source"), """{"a":1}""", """{"a":1}""" },
                { new InvalidOperationException("outer", new FormatException("inner")), "outer", """{"Type":"System.InvalidOperationException","Message":"outer","InnerException":{"Type":"System.FormatException","Message":"inner"}}""" },

                // regex matches
                { Regex.Match("x=1", @"(\w)=(?<v>\d)"), "x=1", """{"Value":"x=1","Index":0,"Length":3,"Groups":{"1":"x","v":"1"}}""" },
                { Regex.Match("x=1", @"(\w)=(\d)").Groups[2], "1", """{"Value":"1","Index":2,"Length":1}""" },
            };
        }
    }

    [Theory, MemberData(nameof(Values))]
    public void The_text_of_a_value_is_the_same_for_a_key_a_value_and_a_header(object value, string expected, string inJson)
    {
        Assert.Equal(expected, Serialized.Text("Auto", value));
        Assert.Equal(expected, Serialized.Text("Auto", PSObject.AsPSObject(value)));
        Assert.Equal($$"""{"a":{{inJson}}}""", Serialized.Text("Auto", new OrderedDictionary { ["a"] = value }));
        Assert.Equal($"[{inJson}]", Serialized.Text("Json", new[] { value }));
        if (ContentRules.Of(value).Kind is ContentKind.Text or ContentKind.Json)
        {
            Assert.Equal(expected, Serialized.Text("String", value));
            Assert.Equal(expected, Encoding.UTF8.GetString(Assert.Single(HeaderList.Of(new OrderedDictionary { ["h"] = value })).Value!));
        }
    }

    public static TheoryData<object> Bytes =>
    [
        new object[] { (byte)72, (byte)105 },
        new object[] { PSObject.AsPSObject((byte)72), (byte)105 },
        new List<byte> { 72, 105 },
        new ArrayList { (byte)72, (byte)105 },
        new ReadOnlyMemory<byte>([72, 105]),
        new Memory<byte>([72, 105]),
        new ArraySegment<byte>([0, 72, 105], 1, 2),
        new ReadOnlySequence<byte>([72, 105]),
        new MemoryStream([72, 105]),
        new Queue<byte>([72, 105]),
        new byte[] { 72, 105 },
    ];

    [Theory, MemberData(nameof(Bytes))]
    public void What_holds_bytes_is_bytes_in_a_value_a_header_and_inside_JSON(object value)
    {
        Assert.Equal([72, 105], Serialized.Bytes("Auto", value));
        Assert.Equal([72, 105], Serialized.Bytes("Bytes", value));
        Assert.Equal([72, 105], Assert.Single(HeaderList.Of(new OrderedDictionary { ["h"] = value })).Value!);
        Assert.Equal("""{"a":"SGk="}""", Serialized.Text("Auto", new OrderedDictionary { ["a"] = value }));
    }

    [Fact]
    public void An_array_of_anything_else_is_no_bytes()
    {
        Assert.Equal("[1,2]", Serialized.Text("Auto", new object[] { 1, 2 }));
        Assert.Equal("[72,1]", Serialized.Text("Auto", new object[] { (byte)72, 1 }));
        Assert.Equal("[]", Serialized.Text("Auto", Array.Empty<object>()));
        Assert.Equal(2, HeaderList.Of(new OrderedDictionary { ["h"] = new object[] { 1, 2 } }).Length);
    }

    public static TheoryData<object, string> Refused => new()
    {
        { new SecureString(), "secret" },
        { new PSCredential("u", new SecureString()), "secret" },
        { new NetworkCredential("u", "p"), "secret" },
        { System.Security.Cryptography.Aes.Create(), "secret" },
        { new DirectoryInfo("/somewhere"), "folder" },
        { new FileInfo("/somewhere"), "file" },
        { new StringReader("x"), "reader" },
        { Stream.Null, "stream" },
        { Task.FromResult(1), "task" },
        { (Action)(() => { }), "code" },
        { new object(), "no text or properties" },
        { new List<int> { 1 }.GetEnumerator(), "enumerator" },
        { default(JsonElement), "empty" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_has_no_content_is_an_error_that_says_so(object value, string expected)
    {
        Assert.Contains(expected, Serialized.Error("Auto", value), StringComparison.Ordinal);
        Assert.Contains(expected, Serialized.Error("Json", value), StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => HeaderList.Of(new OrderedDictionary { ["h"] = value })).Message, StringComparison.Ordinal);
        if (value is FileSystemInfo) return;
        string inside = Serialized.Error("Auto", new OrderedDictionary { ["a"] = new[] { value } });
        Assert.Contains("$.a[0] cannot be sent:", inside, StringComparison.Ordinal);
        Assert.Contains(expected, inside, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_and_folders_inside_an_object_are_their_paths() =>
        Assert.Equal($"[{System.Text.Json.JsonSerializer.Serialize(new FileInfo("/a/b").FullName)},{System.Text.Json.JsonSerializer.Serialize(new DirectoryInfo("/a").FullName)}]",
            Serialized.Text("Json", new object[] { new FileInfo("/a/b"), new DirectoryInfo("/a") }));

    [Fact]
    public void A_data_set_has_its_tables()
    {
        using var set = new DataSet();
        DataTable table = set.Tables.Add("t");
        table.Columns.Add("c", typeof(int));
        table.Rows.Add(1);

        Assert.Equal("""{"t":[{"c":1}]}""", Serialized.Text("Auto", set));
        Assert.Equal("""[{"c":1}]""", Serialized.Text("Auto", table.CreateDataReader()));
    }

    [Fact]
    public void What_the_code_of_a_value_throws_is_an_error_of_its_record()
    {
        Assert.Contains("no text today", Serialized.Error("Auto", new FailingText()), StringComparison.Ordinal);
        Assert.Contains("no text today", Serialized.Error("String", new FailingText()), StringComparison.Ordinal);
        Assert.Contains("FailingText", Serialized.Error("Int32", new FailingText()), StringComparison.Ordinal);
        Assert.Contains("$.a: ", Serialized.Error("Auto", new OrderedDictionary { ["a"] = new FailingText() }), StringComparison.Ordinal);
        Assert.Contains("no items today", Serialized.Error("Auto", new FailingItems(whenOpened: true)), StringComparison.Ordinal);
        Assert.Contains("no items today", Serialized.Error("Auto", new FailingItems(whenOpened: false)), StringComparison.Ordinal);
        Assert.Contains("no text today", Assert.Throws<ArgumentException>(() => HeaderList.Of(new OrderedDictionary { ["h"] = new FailingText() })).Message, StringComparison.Ordinal);
        Assert.Contains("no items today", Assert.Throws<ArgumentException>(() => HeaderList.Of(new OrderedDictionary { ["h"] = new FailingItems(whenOpened: true) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_of_which_nothing_can_be_read_is_an_error() =>
        Assert.Contains("none of its properties can be read", Serialized.Error("Auto", new Unreadable()), StringComparison.Ordinal);

    [Fact]
    public void A_dictionary_that_another_thread_changes_is_an_error_of_its_record()
    {
        var changing = new Hashtable { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
        changing["b"] = new Changing(changing);
        changing["a"] = new Changing(changing);
        changing["c"] = new Changing(changing);

        Assert.Contains("cannot be read: ", Serialized.Error("Json", changing), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_by_its_generic_interface_alone_is_an_object() =>
        Assert.Equal("""{"1":"a"}""", Serialized.Text("Auto", new OnlyReadable(new Dictionary<int, string> { [1] = "a" })));

    [Fact]
    public void Text_of_what_a_job_has_sent_is_its_text()
    {
        object copy = PSSerializer.Deserialize(PSSerializer.Serialize(new ErrorRecord(new InvalidOperationException("message"), "MyId", ErrorCategory.InvalidData, "target")));
        object time = PSSerializer.Deserialize(PSSerializer.Serialize(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1))));

        Assert.Contains("Deserialized.System.Management.Automation.ErrorRecord", PSObject.AsPSObject(copy).TypeNames);
        Assert.Equal("message", Serialized.Text("Auto", copy));
        Assert.Equal("2026-03-01T12:00:00.0000000+01:00", Serialized.Text("Auto", time));
        Assert.Equal(1_772_362_800_000, RecordTimestamp.Of(time)?.ToUnixTimeMilliseconds());
    }

    sealed class FailingText : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => throw new InvalidOperationException("no text today");
    }

    sealed class FailingItems(bool whenOpened) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator() => whenOpened ? throw new InvalidOperationException("no items today") : Items();

        static IEnumerator<int> Items()
        {
            yield return 1;
            throw new InvalidOperationException("no items today");
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    sealed class Unreadable
    {
        public string Name => throw new InvalidOperationException("no " + GetHashCode());
    }

    /// <summary>Changes its dictionary while the dictionary is read.</summary>
    sealed class Changing(Hashtable owner)
    {
        public int Value
        {
            get
            {
                owner[Guid.NewGuid().ToString()] = 1;
                return 1;
            }
        }
    }

    sealed class OnlyReadable(Dictionary<int, string> inner) : IReadOnlyDictionary<int, string>
    {
        public string this[int key] => inner[key];
        public IEnumerable<int> Keys => inner.Keys;
        public IEnumerable<string> Values => inner.Values;
        public int Count => inner.Count;
        public bool ContainsKey(int key) => inner.ContainsKey(key);
        public IEnumerator<KeyValuePair<int, string>> GetEnumerator() => inner.GetEnumerator();
        public bool TryGetValue(int key, out string value) => inner.TryGetValue(key, out value!);
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
