using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Confluent.Kafka;

namespace KafkaPS.Tests;

/// <summary>Receive-KafkaRecord on an embedded cluster.</summary>
public sealed class ReceiveKafkaRecordTests : IDisposable
{
    readonly PowerShellSession _session = new();
    readonly string _server;

    public ReceiveKafkaRecordTests()
    {
        Run("$cluster = Start-KafkaMockCluster -Topic one -PartitionCount 1; $null = $cluster | New-KafkaProducer");
        // A topic that its first record creates has four partitions.
        Run("'x' | Send-KafkaRecord many -Partition 0 -Quiet");
        _server = string.Join(',', Run("$cluster.BootstrapServer").Values<string>());
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_record_has_its_place_its_time_its_headers_and_its_bytes()
    {
        PSObject record = Assert.Single(Run("""
            1..2 | Send-KafkaRecord one -Quiet
            $sent = [KafkaPS.KafkaRecord]@{ Topic = 'one'; Key = 'k'; Value = [byte[]](0, 255); Timestamp = [DateTimeOffset]::FromUnixTimeMilliseconds(1700000000000)
                Headers = [KafkaPS.KafkaHeader[]]@([KafkaPS.KafkaHeader]::new('h', [byte[]](49)), [KafkaPS.KafkaHeader]::new('h', $null)) }
            $sent | Send-KafkaRecord -Quiet
            Receive-KafkaRecord one -Offset 2
            """).Output);

        Assert.Equal("one-0@2", record.ToString());
        Assert.Equal(("one", 0, 2L, "k"), ((string)record.Properties["Topic"].Value, (int)record.Properties["Partition"].Value, (long)record.Properties["Offset"].Value, (string)record.Properties["Key"].Value));
        Assert.Equal(new byte[] { 0, 255 }, record.Properties["Value"].Value);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1700000000000), record.Properties["Timestamp"].Value);
        Assert.Equal(["h=31", "h=null"], ((System.Collections.IEnumerable)record.Properties["Headers"].Value).Cast<object>().Select(PSObject.AsPSObject)
            .Select(header => $"{header.Properties["Name"].Value}={(header.Properties["Value"].Value is byte[] bytes ? Convert.ToHexString(bytes) : "null")}"));
    }

    [Fact]
    public void A_copy_of_a_topic_has_the_same_bytes()
    {
        Run("""
            $header = [KafkaPS.KafkaHeader[]]@([KafkaPS.KafkaHeader]::new('h', [byte[]](255)), [KafkaPS.KafkaHeader]::new('h', $null), [KafkaPS.KafkaHeader]::new('', [byte[]]@()))
            $parts = $null, '', 'text', 'ümläut', [byte[]](0..255), [byte[]](239, 187, 191, 65), [byte[]](200, 10)
            $records = foreach ($key in $parts) { foreach ($value in $parts) { foreach ($headers in ,[KafkaPS.KafkaHeader[]]@() + ,$header) {
                [KafkaPS.KafkaRecord]@{ Topic = 'many'; Key = $key; Value = $value; Headers = $headers; Timestamp = [DateTimeOffset]::FromUnixTimeMilliseconds(1700000000000) } } } }
            $records | Send-KafkaRecord -Quiet
            Receive-KafkaRecord many | Send-KafkaRecord copy -Quiet
            Receive-KafkaRecord many | Export-KafkaRecord copy.jsonl
            Import-KafkaRecord copy.jsonl | Send-KafkaRecord imported -Quiet
            Remove-Item copy.jsonl
            """);

        string[] expected = Contents("many");
        Assert.Equal(7 * 7 * 2 + 1, expected.Length);
        Assert.Equal(expected, Contents("copy"));
        Assert.Equal(expected, Contents("imported"));
    }

    [Fact]
    public void A_record_that_was_read_goes_back_to_its_own_place_only_without_a_topic()
    {
        Assert.Equal(["many-2@0", "one-0@0"], Run("""
            'v' | Send-KafkaRecord many -Partition 2 -Quiet
            $record = Receive-KafkaRecord many -Partition 2
            "$($record)"
            "$($record | Send-KafkaRecord one)"
            """).Values<string>());
        Assert.Equal("many-2@1", Run("$record | Send-KafkaRecord").Output.Single().ToString());
    }

    [Theory]
    [InlineData("", "1 2 3 4 5 6 7 8 9 10")]
    [InlineData("-From Beginning", "1 2 3 4 5 6 7 8 9 10")]
    [InlineData("-From End", "")]
    [InlineData("-Offset 7", "8 9 10")]
    [InlineData("-Offset 10", "")]
    [InlineData("-Partition 0 -Offset 3 -Count 2", "4 5")]
    [InlineData("-Count 3", "1 2 3")]
    [InlineData("-Last 3", "8 9 10")]
    [InlineData("-Last 100", "1 2 3 4 5 6 7 8 9 10")]
    [InlineData("-Key b", "2 5 8")]
    [InlineData("-Key b -Last 2", "5 8")]
    [InlineData("-Key nobody", "")]
    [InlineData("-Key b -Count 1", "2")]
    [InlineData("-From 1700000000006", "6 7 8 9 10")]
    [InlineData("-From ([DateTimeOffset]::FromUnixTimeMilliseconds(1700000000009))", "9 10")]
    [InlineData("-From (Get-Date).AddDays(1)", "")]
    public void What_is_read_is_what_was_asked_for(string parameters, string values)
    {
        SendTen();

        Assert.Equal(values, string.Join(' ', Run($"Receive-KafkaRecord one {parameters} | ForEach-Object Value").Values<string>()));
    }

    [Fact]
    public void Embedded_clusters_of_other_sessions_are_recognized()
    {
        SendTen();
        using var other = new PowerShellSession();

        ScriptResult received = other.Run("Receive-KafkaRecord one -BootstrapServer $server -From 1700000000009 | ForEach-Object Value", ("server", _server));
        ScriptResult tested = other.Run("Test-KafkaTopicDurability one -BootstrapServer $server", ("server", _server));

        Assert.Equal(["9", "10"], received.ThrowIfFailed().Values<string>());
        Assert.StartsWith("EmbeddedCluster,", tested.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Receive-KafkaRecord one -Offset 11", "OffsetOutOfRange", "has the offsets 0 to 9. Offset 11 does not exist")]
    [InlineData("Receive-KafkaRecord one -Partition 1", "NoSuchPartition", "has no partition 1. It has 1, number 0")]
    [InlineData("Receive-KafkaRecord many -Partition 0, 9", "NoSuchPartition", "has no partition 9. It has 4, from 0 to 3")]
    [InlineData("Receive-KafkaRecord many -Offset 0", "OffsetWithoutPartition", "Specify -Partition")]
    [InlineData("Receive-KafkaRecord on", "NoSuchTopic", "The topic 'on' does not exist")]
    [InlineData("Receive-KafkaRecord 'o n'", "InvalidTopic", "not valid")]
    [InlineData("Receive-KafkaRecord one -From soon", "InvalidStart", "-From: 'soon' is not a valid timestamp")]
    [InlineData("Receive-KafkaRecord one -From End -Offset 1", "ParametersContradict", "-Offset and -From")]
    [InlineData("Receive-KafkaRecord one -Last 1 -Count 1", "ParametersContradict", "-Last and -Count")]
    [InlineData("Receive-KafkaRecord one -Raw -ValueDeserializer Json", "ParametersContradict", "-Raw")]
    [InlineData("Receive-KafkaRecord one -Key x -KeyDeserializer Int32", "InvalidKey", "-Key: 'x' is not a valid Int32")]
    [InlineData("Receive-KafkaRecord one -ValueDeserializer Nothing", "ParameterArgumentTransformationError", "The deserializer 'Nothing' does not exist")]
    public void A_mistake_in_the_call_is_said_in_words(string script, string errorId, string words)
    {
        SendTen();

        ErrorRecord error = _session.Run(script).Error;

        Assert.StartsWith($"{errorId},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["many", "one"], Run("Get-KafkaTopic | ForEach-Object Name").Values<string>());
    }

    [Fact]
    public void Metadata_name_the_records_whose_order_they_keep()
    {
        Assert.Equal("9 1 5 5 2", string.Join(' ', Run("""
            $metadata = 1..9 | Send-KafkaRecord many -Key { "k$_" }
            $byValue = @{}; foreach ($record in $metadata | Receive-KafkaRecord) { $byValue[$record.Value] = $record }
            $byValue['9'], $byValue['1'], $byValue['5'], $byValue['5'], $byValue['2'] | Receive-KafkaRecord | ForEach-Object Value
            """).Values<string>()));
    }

    [Fact]
    public void Copies_of_metadata_and_bare_places_are_taken_and_what_is_none_is_an_error_of_its_own()
    {
        ScriptResult result = _session.Run("""
            $metadata = 'a', 'b' | Send-KafkaRecord one
            $metadata[0] | ConvertTo-Json | ConvertFrom-Json | Receive-KafkaRecord -Raw
            [pscustomobject] @{ Topic = 'one'; Partition = '0'; Offset = '1' }, 'nothing', [pscustomobject] @{ Topic = 'one'; Partition = 0; Offset = 77 } | Receive-KafkaRecord -Raw
            """);

        Assert.Equal(["a"u8.ToArray(), "b"u8.ToArray()], result.Values<byte[]>());
        Assert.Equal(["NotAPlace", "OffsetOutOfRange"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("There is no record at one-0@77. The partition ends at offset 2", result.Errors[1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Int16", "[int16] -2")]
    [InlineData("Int32", "42")]
    [InlineData("Int64", "-7")]
    [InlineData("Single", "[float] 1.5")]
    [InlineData("Double", "-0.25")]
    [InlineData("Boolean", "$true")]
    [InlineData("Guid", "[guid] '0f8fad5b-d9cb-469f-a165-70867728950e'")]
    [InlineData("String", "'ä'")]
    public void A_deserializer_reads_what_the_serializer_of_its_name_writes(string name, string value)
    {
        Assert.Equal([true, true, "one-0@0"], Run($"""
            $value = {value}
            $value | Send-KafkaRecord one -ValueSerializer {name} -KeySerializer {name} -Key $value -Quiet
            $record = Receive-KafkaRecord one -ValueDeserializer {name} -KeyDeserializer {name} -Key $value
            $record.Value -ceq $value -and $record.Value.GetType().Name -eq '{name}'
            $record.Key -ceq $value
            "$record"
            """).Output.Select(item => item.BaseObject));
    }

    [Fact]
    public void What_cannot_be_deserialized_is_an_error_with_the_record_and_the_next_goes_on()
    {
        ScriptResult result = _session.Run("""
            'abc', 'abcd' | Send-KafkaRecord one -Quiet
            (Receive-KafkaRecord one -ValueDeserializer Int32).Value
            """);

        Assert.Equal(0x61626364, Assert.Single(result.Output).BaseObject);
        Assert.StartsWith("RecordDeserialization,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("one-0@0: The value cannot be deserialized: a 32-bit integer has 4 bytes, but there are 3.", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("one-0@0", result.Error.TargetObject.ToString());
    }

    [Fact]
    public void Json_and_script_blocks_make_objects_and_a_record_keeps_its_bytes()
    {
        Assert.Equal(["x", 2L, 3, "{\"a\":[\"x\",2],\"d\":\"2026-03-01T00:00:00Z\"}", "2026-03-01T00:00:00Z"], Run("""
            '{"a":["x",2],"d":"2026-03-01T00:00:00Z"}' | Send-KafkaRecord one -Key abc -Quiet
            $record = Receive-KafkaRecord one -ValueDeserializer Json -KeyDeserializer { $_.Length }
            $record.Value.a; $record.Key
            $record | Send-KafkaRecord two -Quiet
            (Receive-KafkaRecord two).Value
            $record.Value.d
            """).Output.Select(item => item.BaseObject));
    }

    [Fact]
    public void Raw_emits_the_bytes_of_values_and_null_for_a_tombstone()
    {
        ScriptResult result = Run("[KafkaPS.KafkaRecord[]]@(@{ Key = 'k'; Value = 'v' }, @{ Key = 'k' }, @{ Key = 'k'; Value = '' }) | Send-KafkaRecord one -Quiet; Receive-KafkaRecord one -Raw");

        Assert.Equal(["76", "null", ""], result.Output.Select(item => item?.BaseObject is byte[] bytes ? Convert.ToHexString(bytes) : "null"));
    }

    [Fact]
    public void Wait_goes_on_at_the_end_until_it_has_what_it_was_asked_for()
    {
        SendTen();
        using var reader = new PowerShellSession();
        using RunningScript running = reader.Begin("Receive-KafkaRecord one -Last 2 -Wait -BootstrapServer $server", ("server", _server));

        Await(() => running.Output.Count == 2);
        Run("'new' | Send-KafkaRecord one -Quiet");
        Await(() => running.Output.Count == 3);

        // Enumerating the output would wait for the script to end.
        Assert.Equal(["9", "10", "new"], Enumerable.Range(0, 3).Select(i => running.Output[i].Properties["Value"].Value));
        Assert.False(running.IsCompleted);
        long stopped = Stopwatch.GetTimestamp();
        running.Shell.Stop();
        Assert.True(Stopwatch.GetElapsedTime(stopped).TotalSeconds < 5, "Ctrl+C did not end the call.");
    }

    [Fact]
    public void Brokers_that_are_not_there_are_an_error_after_the_time_that_was_given()
    {
        ErrorRecord error = _session.Run("Receive-KafkaRecord one -BootstrapServer 127.0.0.1:1 -TimeoutMs 700").Error;

        Assert.StartsWith("Timeout,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Topic one at 127.0.0.1:1, within 700 ms", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("refused", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broker_that_goes_away_ends_the_call_after_the_time_that_was_given()
    {
        SendTen();
        Run("Add-KafkaMockError -Down");

        ErrorRecord error = _session.Run("Receive-KafkaRecord one -TimeoutMs 700").Error;

        Assert.StartsWith("Timeout,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_downstream_that_takes_only_one_ends_the_call()
    {
        SendTen();

        Assert.Equal(20, Run("foreach ($i in 1..20) { Receive-KafkaRecord one -Wait | Select-Object -First 1 }").Output.Count);
    }

    [Fact]
    public void Names_of_topics_deserializers_and_starts_are_completed()
    {
        Assert.Equal(["many", "one"], _session.Complete("Receive-KafkaRecord "));
        Assert.Equal(["Int16", "Int32", "Int64"], _session.Complete("Receive-KafkaRecord one -ValueDeserializer Int"));
        Assert.Equal(["Beginning"], _session.Complete("Receive-KafkaRecord one -From b"));
    }

    static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)), "It did not come.");

    void SendTen() => Run("""
        $names = 'c', 'a', 'b'
        1..10 | ForEach-Object { [KafkaPS.KafkaRecord]@{ Topic = 'one'; Key = $names[$_ % 3]; Value = "$_"; Timestamp = [DateTimeOffset]::FromUnixTimeMilliseconds(1700000000000 + $_) } } | Send-KafkaRecord -Quiet
        """);

    /// <summary>All records of a topic as another client reads them, without their positions.</summary>
    string[] Contents(string topic) => [.. TopicReader.Read(_server, topic).Select(record => string.Create(CultureInfo.InvariantCulture,
        $"{Hex(record.Message.Key)}|{Hex(record.Message.Value)}|{(record.Message.Value?.Length == 1 ? 0 : record.Message.Timestamp.UnixTimestampMs)}|{string.Join(',', record.Message.Headers.Select(header => $"{header.Key}={Hex(header.GetValueBytes())}"))}"))
        .Order(StringComparer.Ordinal)];

    static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexString(bytes);

    ScriptResult Run(string script) => _session.Run(script).ThrowIfFailed();
}
