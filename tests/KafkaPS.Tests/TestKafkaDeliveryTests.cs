using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Test-KafkaDelivery on an embedded cluster.</summary>
public sealed class TestKafkaDeliveryTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public TestKafkaDeliveryTests() => Run("""
        $null = Start-KafkaMockCluster -Topic t -PartitionCount 3 | New-KafkaProducer
        $lines = 1..500 | ForEach-Object { "line $_" }
        """);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("$result = $lines | Send-KafkaRecord t", "$lines | Test-KafkaDelivery $result")]
    [InlineData("$result = $lines | Send-KafkaRecord t -Summary", "$lines | Test-KafkaDelivery $result")]
    [InlineData("$result = $lines | Send-KafkaRecord t -Summary", "$lines | Test-KafkaDelivery ($result | ConvertTo-Json -Depth 5 | ConvertFrom-Json)")]
    [InlineData("$result = $lines | Send-KafkaRecord t", "$lines | Test-KafkaDelivery ($result | ConvertTo-Json | ConvertFrom-Json)")]
    [InlineData("$result = $lines | Send-KafkaRecord t -Key { $_.Length } -KeySerializer Int32 -Header @{ h = 'x', $null }", "$lines | Test-KafkaDelivery $result -Key { $_.Length } -KeySerializer Int32 -Header @{ h = 'x', $null }")]
    [InlineData("$result = ,$lines | Send-KafkaRecord t -Encoding utf-16", "$lines | Test-KafkaDelivery $result -Encoding utf-16")]
    [InlineData("$result = $lines -replace ' ', '=' | Send-KafkaRecord t -KeyDelimiter '='", "$lines -replace ' ', '=' | Test-KafkaDelivery $result -KeyDelimiter '='")]
    [InlineData("$result = $lines | Send-KafkaRecord t -Pattern '(?<Key>\\w+) (?<number>\\d+)'", "$lines | Test-KafkaDelivery $result -Pattern '(?<Key>\\w+) (?<number>\\d+)'")]
    [InlineData("$records = 1..500 | ForEach-Object { New-KafkaRecord t $_ @{ a = $_ } -Header @{ n = $_ } }; $result = $records | Send-KafkaRecord", "$records | Test-KafkaDelivery $result")]
    [InlineData("$lines = @('same') * 500; $result = $lines | Send-KafkaRecord t", "$lines | Test-KafkaDelivery $result")]
    public void What_was_sent_is_there(string send, string test)
    {
        PSObject report = Assert.Single(Run($"{send}; {test}").Output);

        Assert.Equal("True 500 500 500 0 0 0 0", Counts(report));
    }

    [Fact]
    public void Lines_of_files_are_there_however_they_were_divided()
    {
        using var directory = new TemporaryDirectory();
        string file = Path.Combine(directory.Path, "app.log");
        File.WriteAllText(file, string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i % 7}\tvalue {i}\r\n")));

        ScriptResult result = _session.Run("""
            $summary = Send-KafkaRecord -Path $file -Topic t -KeyDelimiter "`t" -Summary
            Test-KafkaDelivery $summary -Path $file -KeyDelimiter "`t"
            Test-KafkaDelivery $summary -Path $file -KeyDelimiter "`t" -Quiet
            Test-KafkaDelivery $summary -LiteralPath $file -Quiet
            Get-Item $file | Test-KafkaDelivery $summary -KeyDelimiter "`t" -Quiet
            $raw = Send-KafkaRecord -Path $file -Topic t -Raw
            Test-KafkaDelivery $raw -Path $file -Raw -Quiet
            """, ("file", file)).ThrowIfFailed();

        Assert.Equal("True 20000 20000 20000 0 0 0 0", Counts(result.Output[0]));
        Assert.Equal([true, false, true, true], result.Output.Skip(1).Select(item => item.BaseObject));
    }

    [Fact]
    public void A_record_that_was_changed_is_told_with_its_place_and_both_contents()
    {
        PSObject report = Assert.Single(Run("""
            $metadata = $lines | Send-KafkaRecord t -Key { $_ }
            $lines[41] = 'line 42, changed'
            $lines | Test-KafkaDelivery $metadata -Key { ($_ -split ',')[0] }
            """).Output);

        Assert.Equal("False 500 500 499 1 0 0 1", Counts(report));
        PSObject difference = Differences(report).Single();
        Assert.Equal("Different|Value|Record 42|line 42, changed|line 42", Fields(difference));
        Assert.Equal(difference.Properties["Place"].Value, Run("\"$($metadata | Where-Object { ($_ | Receive-KafkaRecord).Value -eq 'line 42' })\"").Output.Single().BaseObject);
    }

    [Theory]
    [InlineData("$lines + 'one more' | Test-KafkaDelivery $metadata", "False 501 500 500 0 1 0 1", "Missing||Record 501|one more|")]
    [InlineData("$lines[1..499] | Test-KafkaDelivery $metadata", "False 499 500 499 0 0 1 1", "Other||||line 1")]
    [InlineData("$lines | Test-KafkaDelivery $metadata[1..499]", "False 500 499 499 0 1 0 1", "Missing||Record 1|line 1|")]
    [InlineData("$lines | Test-KafkaDelivery $metadata -Header @{ h = 1 }", "False 500 500 0 500 0 0 10", "Different|Headers|Record 1|h:1|")]
    [InlineData("@() | Test-KafkaDelivery $metadata", "False 0 500 0 0 0 500 10", "Other||||line 1")]
    [InlineData("$lines | Test-KafkaDelivery @()", "False 500 0 0 0 500 0 10", "Missing||Record 1|line 1|")]
    public void What_differs_is_counted_and_the_first_are_told(string test, string counts, string first)
    {
        PSObject report = Assert.Single(Run($"$metadata = $lines | Send-KafkaRecord t -Partition 0; {test}").Output);

        Assert.Equal(counts, Counts(report));
        Assert.Equal(first, Fields(Differences(report)[0]));
    }

    [Fact]
    public void Records_of_others_between_the_offsets_of_a_summary_are_counted_and_do_no_harm()
    {
        PSObject report = Assert.Single(Run("""
            $first = $lines[0..249] | Send-KafkaRecord t -Partition 0
            1..7 | Send-KafkaRecord t -Partition 0 -Quiet
            $rest = $lines[250..499] | Send-KafkaRecord t -Partition 0
            $summary = [pscustomobject] @{ Topic = 't'; Partitions = @([pscustomobject] @{ Partition = 0; Delivered = 500; FirstOffset = $first[0].Offset; LastOffset = $rest[-1].Offset }) }
            $lines | Test-KafkaDelivery $summary
            """).Output);

        Assert.Equal("True 500 507 500 0 0 7 0", Counts(report));
    }

    [Fact]
    public void A_missing_record_is_missing_among_those_of_others()
    {
        PSObject report = Assert.Single(Run("""
            $sent = $lines | Where-Object { $_ -ne 'line 7' } | Send-KafkaRecord t -Partition 0 -Summary
            $lines | Test-KafkaDelivery $sent
            """).Output);

        Assert.Equal("False 500 499 499 0 1 0 1", Counts(report));
        Assert.Equal("Missing||Record 7|line 7|", Fields(Differences(report).Single()));
    }

    [Fact]
    public void Metadata_without_a_record_and_results_that_are_none_are_told()
    {
        ScriptResult result = _session.Run("""
            $metadata = 'a' | Send-KafkaRecord t -Partition 0
            'a' | Test-KafkaDelivery @($metadata, [pscustomobject] @{ Topic = 't'; Partition = 0; Offset = 99 }, 'nonsense')
            """);

        Assert.StartsWith("NotAResult,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("False 1 1 1 0 0 0 1", Counts(result.Output.Single()));
        Assert.Equal("t-0@99", Differences(result.Output.Single()).Single().Properties["Place"].Value);
    }

    [Fact]
    public void What_cannot_be_sent_is_missing_with_the_reason()
    {
        PSObject report = Assert.Single(Run("$metadata = '1' | Send-KafkaRecord t -ValueSerializer Int32; '1', 'x' | Test-KafkaDelivery $metadata -ValueSerializer Int32").Output);

        Assert.Equal("False 2 1 1 0 1 0 1", Counts(report));
        Assert.Contains("'x' is not a valid Int32", (string)Differences(report).Single().Properties["Reason"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verdict_has_a_view_with_a_line_for_each_difference() => Assert.Matches(@"(?s)IsSame\s+: False.*Missing\s+: 1.*Differences\s*: Record 2 is missing: 'b'",
        // Colors are a process-wide setting, which another test changes.
        Run("$metadata = 'a' | Send-KafkaRecord t; ('a', 'b' | Test-KafkaDelivery $metadata | Out-String) -replace '\\e\\[[\\d;]*m'").Output.Single().ToString());

    /// <summary>IsSame, Sent, Received, Same, Different, Missing, Other, and the count of reported differences.</summary>
    static string Counts(PSObject report) => string.Join(' ',
        new[] { "IsSame", "Sent", "Received", "Same", "Different", "Missing", "Other" }.Select(name => report.Properties[name].Value).Append(Differences(report).Length));

    static PSObject[] Differences(PSObject report) => [.. ((System.Collections.IEnumerable)report.Properties["Differences"].Value).Cast<object>().Select(PSObject.AsPSObject)];

    static string Fields(PSObject difference) => string.Join('|', new[] { "Kind", "Part", "Sent", "Expected", "Found" }.Select(name => difference.Properties[name].Value));

    ScriptResult Run(string script) => _session.Run(script).ThrowIfFailed();
}
