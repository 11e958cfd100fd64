using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>New-KafkaRecord as users call it: with parameters, with objects that have properties of these names, and with invalid input.</summary>
public sealed class NewKafkaRecordTests : IDisposable
{
    const string Show = """
        filter Show {
            $headers = foreach ($header in $_.Headers) { "$($header.Name)=$(if ($null -eq $header.Value) { 'null' } else { [System.Text.Encoding]::UTF8.GetString($header.Value) })" }
            $time = if ($_.Timestamp) { $_.Timestamp.ToUnixTimeMilliseconds() }
            "$($_.Topic)|$(if ($null -eq $_.Key) { 'null' } else { $_.Key })|$(if ($null -eq $_.Value) { 'null' } else { $_.Value })|$($_.Partition)|$time|$($headers -join ',')"
        }
        """;

    readonly PowerShellSession _session = new();

    public NewKafkaRecordTests() => _session.Run(Show.Replace("filter Show", "filter global:Show", StringComparison.Ordinal)).ThrowIfFailed();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("New-KafkaRecord -Topic fdw -Key 1 -Value x", "fdw|1|x|||")]
    [InlineData("New-KafkaRecord fdw k v", "fdw|k|v|||")]
    [InlineData("New-KafkaRecord -Value x", "|null|x|||")]
    [InlineData("New-KafkaRecord fdw '' ''", "fdw|||||")]
    [InlineData("New-KafkaRecord fdw $null $null", "fdw|null|null|||")]
    [InlineData("New-KafkaRecord fdw k v -Partition 2 -Timestamp 1700000000000 -Header @{ a = 'x', $null }", "fdw|k|v|2|1700000000000|a=x,a=null")]
    [InlineData("New-KafkaRecord fdw k v -Headers 'a:1,b:2'", "fdw|k|v|||a=1,b=2")]
    [InlineData("New-KafkaRecord fdw k v -Timestamp ([datetime]::new(2026, 3, 1, 12, 0, 0, [System.DateTimeKind]::Utc))", "fdw|k|v||1772366400000|")]
    [InlineData("New-KafkaRecord fdw k v -Header $null -Timestamp $null -Partition $null", "fdw|k|v|||")]
    [InlineData("New-KafkaRecord fdw k v -Partition 1 -Header @{ a = 1 } | New-KafkaRecord -Key other", "fdw|other|v|1||a=1")]
    public void Parameters(string script, string expected)
    {
        Assert.Equal(expected, Assert.Single(_session.Run(script + " | Show").ThrowIfFailed().Output).ToString());
    }

    [Fact]
    public void Rows_of_a_CSV_file_where_an_empty_cell_is_not_set()
    {
        ScriptResult result = _session.Run("""
            @(
                [pscustomobject]@{ Topic = 'a'; Key = 'k'; Value = 'v'; Partition = '2'; Timestamp = '2026-03-01T12:00:00Z'; Headers = 'h:1' }
                [pscustomobject]@{ Topic = ''; Key = ''; Value = ''; Partition = ''; Timestamp = ''; Headers = '' }
                [pscustomobject]@{ Value = 'only' }
            ) | New-KafkaRecord | Show
            """).ThrowIfFailed();

        Assert.Equal(["a|k|v|2|1772366400000|h=1", "|||||", "|null|only|||"], result.Output.Select(line => line.ToString()));
    }

    [Fact]
    public void Every_part_can_be_computed_from_the_input()
    {
        ScriptResult result = _session.Run("""
            [pscustomobject]@{ Name = 'n'; Id = 7 } |
                New-KafkaRecord -Topic { "t-$($_.Name)" } -Key { $_.Name } -Value { $_.Id } -Partition { $_.Id % 3 } -Timestamp { 1000 + $_.Id } -Header { @{ id = $_.Id } } | Show
            """).ThrowIfFailed();

        Assert.Equal("t-n|n|7|1|1007|id=7", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_value_is_what_it_was_and_not_what_PowerShell_wraps_it_in()
    {
        ScriptResult result = _session.Run("$r = New-KafkaRecord fdw ([byte[]](1, 2)) (5); $r.Key.GetType().FullName; $r.Value.GetType().FullName").ThrowIfFailed();

        Assert.Equal(["System.Byte[]", "System.Int32"], result.Values<string>());
    }

    [Theory]
    [InlineData("New-KafkaRecord fdw k v -Partition -1", "ParameterArgumentTransformationError", "Partition")]
    [InlineData("New-KafkaRecord fdw k v -Partition soon", "ParameterArgumentTransformationError", "'soon'")]
    [InlineData("New-KafkaRecord fdw k v -Timestamp -1", "ParameterArgumentTransformationError", "Timestamp")]
    [InlineData("New-KafkaRecord fdw k v -Timestamp soon", "ParameterArgumentTransformationError", "'soon'")]
    [InlineData("New-KafkaRecord fdw k v -Header 5", "ParameterArgumentTransformationError", "'5'")]
    [InlineData("[pscustomobject]@{ Value = 'v'; Partition = '-1' } | New-KafkaRecord", "ParameterArgumentTransformationError", "'-1'")]
    [InlineData("[pscustomobject]@{ Value = 'v'; Partition = 'x' } | New-KafkaRecord", "ParameterArgumentTransformationError", "'x'")]
    [InlineData("[pscustomobject]@{ Value = 'v'; Partition = 1.5 } | New-KafkaRecord", "ParameterArgumentTransformationError", "'1.5'")]
    [InlineData("[pscustomobject]@{ Value = 'v'; Timestamp = 'x' } | New-KafkaRecord", "ParameterArgumentTransformationError", "'x'")]
    [InlineData("[pscustomobject]@{ Value = 'v'; Headers = 'x' } | New-KafkaRecord", "ParameterArgumentTransformationError", "'x'")]
    [InlineData("[pscustomobject]@{ Topic = 'fdw'; Key = 'k' } | New-KafkaRecord", "InputObjectMissingMandatory", "Value")]
    [InlineData("[KafkaPS.KafkaRecord]@{ Partition = -1 }", "ObjectCreationError", "partition")]
    public void One_error_that_names_what_does_not_fit(string script, string errorId, string text)
    {
        ErrorRecord error = _session.Run(script).Error;

        Assert.StartsWith(errorId, error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_does_not_fit_does_not_stop_the_others()
    {
        ScriptResult result = _session.Run("""
            @([pscustomobject]@{ Value = 1; Partition = 'x' }, [pscustomobject]@{ Value = 2; Partition = 3 }, [pscustomobject]@{ Value = 3 }) | New-KafkaRecord | Show
            """);

        Assert.Single(result.Errors);
        Assert.Equal(["|null|2|3||", "|null|3|||"], result.Output.Select(line => line.ToString()));
    }
}
