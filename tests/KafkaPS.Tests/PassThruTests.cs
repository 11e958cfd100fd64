using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Send-KafkaRecord -PassThru returns its input with the location of the record.</summary>
public sealed class PassThruTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public PassThruTests() => _session.Run("$null = Start-KafkaMockCluster one, two -PartitionCount 1 | New-KafkaProducer -Configuration @{ 'linger.ms' = 0; 'delivery.timeout.ms' = 10000 }").ThrowIfFailed();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("'a', 'b' | Send-KafkaRecord one -PassThru", "String a one-0@0", "String b one-0@1")]
    [InlineData("1, 2 | Send-KafkaRecord one -PassThru -Synchronous", "Int32 1 one-0@0", "Int32 2 one-0@1")]
    [InlineData("Send-KafkaRecord one -InputObject 'a', 'b' -PassThru", "String a one-0@0", "String b one-0@1")]
    [InlineData("'k=v' | Send-KafkaRecord one -KeyDelimiter '=' -Timestamp ([datetime]::Now) -Header @{ h = 1 } -PassThru", "String k=v one-0@0")]
    [InlineData("New-KafkaRecord two -Value 5 -Partition 0 | Send-KafkaRecord one -PassThru", "KafkaRecord two-0 two-0@0")]
    [InlineData(", [byte[]] (1, 2) | Send-KafkaRecord one -PassThru", "Byte[] System.Byte[] one-0@0")]
    [InlineData("'a', 'b' > lines.txt; Send-KafkaRecord one -Path lines.txt -PassThru", "String a one-0@0", "String b one-0@1")]
    [InlineData("'k=v' > lines.txt; Get-Item lines.txt | Send-KafkaRecord one -KeyDelimiter '=' -PassThru", "String k=v one-0@0")]
    [InlineData("'a', 'b' > lines.txt; Send-KafkaRecord one -Path lines.txt -CheckpointPath place.json -PassThru", "String a one-0@0", "String b one-0@1")]
    [InlineData("'a', 'b' > lines.txt; Send-KafkaRecord one -Path lines.txt -Raw -PassThru | Select-Object Name, Topic, Partition, Offset", "PSCustomObject lines.txt one-0@0")]
    public void What_was_sent_comes_out_again_with_its_place(string script, params string[] expected)
    {
        using var directory = new TemporaryDirectory();
        ScriptResult result = _session.Run($"Set-Location $directory; {script}", ("directory", directory.Path)).ThrowIfFailed();

        Assert.Equal(expected, result.Output.Select(item => $"{item.BaseObject.GetType().Name} {item.Properties["Name"]?.Value ?? item.BaseObject} {Place(item)}"));
    }

    [Fact]
    public void A_row_keeps_its_own_properties_and_can_be_sent_again()
    {
        ScriptResult result = _session.Run("""
            $rows = 'Id,Offset', '7,mine' | ConvertFrom-Csv
            $rows | Send-KafkaRecord one -PassThru
            $rows.Offset
            $rows | Send-KafkaRecord one -Quiet
            (Receive-KafkaRecord one).Value
            """).ThrowIfFailed();

        Assert.Equal("7", result.Output[0].Properties["Id"].Value);
        Assert.Equal("one-0@0", Place(result.Output[0]));
        Assert.Equal(["mine", """{"Id":"7","Offset":"mine"}""", """{"Id":"7","Offset":"mine"}"""], result.Output.Skip(1).Select(item => item.ToString()));
    }

    [Fact]
    public void A_record_can_be_sent_again_as_it_was_and_read_back_by_its_place()
    {
        ScriptResult result = _session.Run("""
            $sent = New-KafkaRecord -Value v | Send-KafkaRecord one -PassThru
            ($sent | Receive-KafkaRecord).Value
            $sent | Send-KafkaRecord two -PassThru
            """).ThrowIfFailed();

        Assert.Equal("v", result.Output[0].ToString());
        Assert.Equal("two-0@0", Place(result.Output[1]));
    }

    [Fact]
    public void What_failed_is_an_error_and_does_not_come_out()
    {
        ScriptResult result = _session.Run("'a', ('x' * 1100000), 'b' | Send-KafkaRecord one -PassThru");

        Assert.Equal(["a", "b"], result.Output.Select(item => item.ToString()));
        Assert.StartsWith("RecordTooLarge,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-PassThru -Summary", "-Summary and -PassThru")]
    [InlineData("-PassThru -Quiet", "-Quiet and -PassThru")]
    [InlineData("-PassThru -NoWait", "-NoWait and -PassThru")]
    [InlineData("-PassThru -OnDelivery { }", "-PassThru and -OnDelivery")]
    [InlineData("-Quiet -Summary", "-Summary and -Quiet")]
    public void A_call_emits_one_thing(string parameters, string names)
    {
        ScriptResult result = _session.Run($"'a' | Send-KafkaRecord one {parameters}");

        Assert.StartsWith("OutputContradicted,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(names, result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_comes_out_as_null() =>
        Assert.Equal("1 True", _session.Run("$out = @(Send-KafkaRecord one -Key k -InputObject $null -PassThru); \"$($out.Count) $($null -eq $out[0])\"").ThrowIfFailed().Output[0].ToString());

    static string Place(PSObject item) => $"{item.Properties["Topic"].Value}-{item.Properties["Partition"].Value}@{item.Properties["Offset"].Value}";
}
