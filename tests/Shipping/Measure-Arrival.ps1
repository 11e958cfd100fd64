<#
.SYNOPSIS
Uses kcat, a different client, to count how many of the lines 1 to -Count a reader of committed records does not see, sees twice, or sees out of order within their partition.
#>
param(
    [Parameter(Mandatory)] [string] $BootstrapServer,
    [Parameter(Mandatory)] [string] $Topic,
    # The number of lines that were written. Each starts with its number.
    [Parameter(Mandatory)] [long] $Count
)

$last = @{}; $seen = [Collections.Generic.Dictionary[long, int]]::new(); $disorder = 0
foreach ($line in & kcat -b $BootstrapServer -t $Topic -C -e -q -X isolation.level=read_committed -f '%p %s\n') {
    $partition, $number, $null = $line -split ' ', 3
    $number = [long] $number
    $times = 0
    $null = $seen.TryGetValue($number, [ref] $times)
    $seen[$number] = $times + 1
    # A line that arrives again is always late, so it does not count as out of order.
    if ($times -eq 0) {
        if ($last[$partition] -gt $number) { $disorder++ }
        $last[$partition] = $number
    }
}
$lost = 0
for ($number = 1L; $number -le $Count; $number++) { if (-not $seen.ContainsKey($number)) { $lost++ } }
[pscustomobject] @{ Lost = $lost; Twice = @($seen.Values | Where-Object { $_ -gt 1 }).Count; OutOfOrder = $disorder }
