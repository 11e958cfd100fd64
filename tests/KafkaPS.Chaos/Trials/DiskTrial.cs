using System.Globalization;

namespace KafkaPS.Chaos.Trials;

/// <summary>The disk is full, read-only, or full in the middle of a line: no failed record goes unreported, and no line is torn.</summary>
sealed class DiskTrial() : Trial("disk", isQuick: true)
{
    const int Count = 2000;

    /// <summary>The disks with their commands, which run in their own namespace; %D is the folder.</summary>
    static readonly (string Name, string Commands)[] Disks =
    [
        ("the disk becomes full in the middle of a line", "mount -t tmpfs -o size=64k tmpfs %D"),
        ("the disk is full", "mount -t tmpfs -o size=16k tmpfs %D && head -c 100000 /dev/zero > %D/other || true"),
        ("the disk is read-only", "mount -t tmpfs tmpfs %D && mount -o remount,ro %D"),
        ("the file is a full device", "mount -t tmpfs tmpfs %D && ln -s /dev/full %D/failed.jsonl && ln -s /dev/full %D/exported.jsonl && ln -s /dev/full %D/positions.new"),
    ];

    internal override bool UsesCluster => false;

    internal override IEnumerable<Row> Run(Lab lab) => Disks.AsParallel().AsOrdered().WithDegreeOfParallelism(2).SelectMany(disk => Try(lab, disk.Name, disk.Commands));

    static IEnumerable<Row> Try(Lab lab, string name, string commands)
    {
        string folder = Directory.CreateDirectory(Path.Combine(lab.Folder, lab.NewPrefix("disk"))).FullName;
        using PowerShellProcess process = PowerShellProcess.StartOnDisk(commands.Replace("%D", folder, StringComparison.Ordinal), "Fill-Disk.ps1", "-Folder", folder, "-Count", $"{Count}");
        bool isEnded = process.WaitForExit(TimeSpan.FromMinutes(2));
        string[][] results = [.. process.Said.Split('\n').Where(line => line.StartsWith("result\t", StringComparison.Ordinal)).Select(line => line.TrimEnd().Split('\t'))];
        if (!isEnded || results.Length != 3) return [new Row(name, "dead letters, export, checkpoint") { Broken = [$"it did not come to its end: {process.Said.ReplaceLineEndings(" ")}"] }];
        return results.Select(result => Judge(name, result));
    }

    static Row Judge(string name, string[] result)
    {
        int errors = int.Parse(result[2], CultureInfo.InvariantCulture), torn = int.Parse(result[6], CultureInfo.InvariantCulture);
        var broken = new List<string>();
        // A file that cannot be opened ends the call before anything is sent.
        if (result[1] == "dead letters" && errors != Count && !(errors == 0 && result[3].Length > 0)) broken.Add($"of {Count} failed records {errors} were told");
        // Records that are sent although their position cannot be stored are sent again by every run.
        int delivered = int.Parse(result[7], CultureInfo.InvariantCulture);
        if (delivered > 0) broken.Add($"{delivered} were delivered");
        if (result[3].Length == 0) broken.Add("nothing was said");
        if (result[4] != "True") broken.Add("the file is not named");
        if (torn > 0) broken.Add($"{torn} lines are torn");
        return new Row(name, result[1]) { Sent = Count, Acknowledged = delivered, Errors = errors, Note = $"{result[3]}; {result[5]} whole lines, {torn} torn", Broken = broken };
    }
}
