using System.Management.Automation;
using KafkaPS.Records;

namespace KafkaPS.UnitTests.Records;

/// <summary>What PowerShell's own ways of copying preserve of a record. tests/Pester tests the ways themselves.</summary>
public sealed class RecordCopiesTests
{
    static readonly KafkaRecord Original = new()
    {
        Topic = "t",
        Key = "k",
        Value = new byte[] { 1, 2 },
        Partition = 1,
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000),
        Headers = [new KafkaHeader("h", "x"u8.ToArray()), new KafkaHeader("n", null)],
    };

    [Fact]
    public void A_copy_by_PowerShells_serializer_is_the_record_again()
    {
        KafkaRecord copy = RecordCopies.TryRead(PSSerializer.Deserialize(PSSerializer.Serialize(Original, depth: 3)))!;

        Assert.Equal(("t", "k", 1, Original.Timestamp), (copy.Topic, copy.Key, copy.Partition, copy.Timestamp));
        Assert.Equal([1, 2], (byte[])copy.Value!);
        Assert.Equal(["h", "n"], copy.Headers.Select(header => header.Name));
        Assert.Equal("x"u8.ToArray(), copy.Headers[0].Value);
        Assert.Null(copy.Headers[1].Value);
    }

    [Fact]
    public void A_copy_whose_headers_were_cut_says_so() =>
        Assert.Contains("header 'h' has lost its value", Assert.Throws<SerializationException>(() => RecordCopies.TryRead(PSSerializer.Deserialize(PSSerializer.Serialize(Original, depth: 1)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Selected_properties_are_the_record_when_all_are_there()
    {
        PSObject selected = Copy("Selected.KafkaPS.KafkaRecord", Original.Headers);

        Assert.Equal("v", RecordCopies.TryRead(selected)!.Value);
        selected.Properties.Remove("Key");
        Assert.Contains("without its Key", Assert.Throws<SerializationException>(() => RecordCopies.TryRead(selected)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_through_JSON_is_the_record_or_says_what_it_has_lost()
    {
        var header = new PSObject { Properties = { new PSNoteProperty("Name", "h"), new PSNoteProperty("Value", new object[] { 120L }) } };
        PSObject copy = Copy(null, new object[] { header });
        Assert.Equal("x"u8.ToArray(), Assert.Single(RecordCopies.TryRead(copy)!.Headers).Value);

        header.Properties["Value"].Value = "120";
        Assert.Contains("header 'h' has lost its bytes", Error(copy), StringComparison.Ordinal);

        header.Properties["Value"].Value = null;
        Assert.Null(Assert.Single(RecordCopies.TryRead(copy)!.Headers).Value);
        copy.Properties["Value"].Value = new object[] { 1L, 2L };
        Assert.Contains("bytes or an array of numbers", Error(copy), StringComparison.Ordinal);
        copy.Properties["Value"].Value = DateTime.UtcNow;
        Assert.Contains("-DateKind String", Error(copy), StringComparison.Ordinal);
        copy.Properties["Value"].Value = new object[] { 1L, 256L };
        Assert.NotNull(RecordCopies.TryRead(copy));

        static string Error(PSObject copy) => Assert.Throws<SerializationException>(() => RecordCopies.TryRead(copy)).Message;
    }

    [Fact]
    public void What_only_resembles_a_record_is_none()
    {
        PSObject other = Copy(null, null);
        other.Properties.Add(new PSNoteProperty("Extra", 1));

        Assert.Null(RecordCopies.TryRead(other));
        Assert.Null(RecordCopies.TryRead("text"));
        Assert.Null(RecordCopies.TryRead(null));
    }

    [Fact]
    public void A_copied_header_is_the_header()
    {
        object copies = PSSerializer.Deserialize(PSSerializer.Serialize(Original.Headers.ToArray(), depth: 2));

        Assert.Equal(["h", "n"], HeaderList.Of(copies).Select(header => header.Name));
        Assert.Equal("x"u8.ToArray(), HeaderList.Of(copies)[0].Value);
        Assert.Equal("h", Assert.Single(HeaderList.Of(((System.Collections.IList)((PSObject)copies).BaseObject)[0])).Name);
    }

    static PSObject Copy(string? typeName, object? headers)
    {
        var copy = new PSObject();
        if (typeName is not null) copy.TypeNames.Insert(0, typeName);
        foreach ((string name, object? value) in new (string, object?)[] { ("Topic", "t"), ("Key", "k"), ("Value", "v"), ("Partition", 1L), ("Timestamp", null), ("Headers", headers) })
            copy.Properties.Add(new PSNoteProperty(name, value));
        return copy;
    }
}
