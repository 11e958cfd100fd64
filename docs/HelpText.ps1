# Converts Markdown to the text that Get-Help shows. platyPS also converts about topics, but it joins table rows and paragraphs.

$width = 80

<#
.SYNOPSIS
    Removes Markdown from text: the backticks of `code`, and the address of a link to another page.
#>
function ConvertTo-PlainText([string] $Text) {
    $Text -replace '`([^`]+)`', '$1' -replace '\*\*(.+?)\*\*', '$1' -replace '\[([^\]]+)\]\([^)]*\.md[^)]*\)', '$1' -replace '\\([|<>\[\]])', '$1'
}

<#
.SYNOPSIS
    Breaks text between words. The first line starts with -First, and the others are indented by its length.
#>
function Format-Paragraph([string] $Text, [string] $First) {
    $indent = ' ' * $First.Length
    $room = [System.Math]::Max(20, $width - $First.Length)
    $lines = ($Text -replace '\s+', ' ').Trim() -replace "(.{1,$room})(?: |$)", "`$1`n"
    $First + ($lines.Trim() -replace "`n", "`n$indent")
}

<#
.SYNOPSIS
    Splits Markdown into code, headings, tables, list items, and paragraphs.
#>
function Split-Markdown([string[]] $Line) {
    $block = $null
    foreach ($text in $Line) {
        $kind = switch -Regex ($text) {
            '^```' { 'Code' }
            '^#' { 'Heading' }
            '^\|' { 'Table' }
            '^ *([-*]|\d+\.) ' { 'Item' }
            '^\s*$' { 'Blank' }
            default { 'Paragraph' }
        }
        $isInCode = $block.Kind -eq 'Code' -and -not $block.IsClosed
        $goesOn = $isInCode -or ($kind -eq 'Table' -and $block.Kind -eq 'Table') -or ($kind -eq 'Paragraph' -and $block.Kind -in 'Paragraph', 'Item')
        if ($goesOn) {
            if ($isInCode -and $kind -eq 'Code') { $block.IsClosed = $true } else { $block.Lines += $text }
            continue
        }

        if ($block) { $block }
        $block = $kind -eq 'Blank' ? $null : @{ Kind = $kind; Lines = @(if ($kind -ne 'Code') { $text }) }
    }

    if ($block) { $block }
}

function Format-Table([string[]] $Row) {
    $rows = foreach ($text in $Row) {
        , @(($text -replace '^\| *| *\|$') -split ' *(?<!\\)\| *' | ForEach-Object { ConvertTo-PlainText $_ })
    }
    $last = $rows[0].Count - 1
    $widths = @(for ($column = 0; $column -lt $last; $column++) { ($rows | ForEach-Object { $_[$column].Length } | Measure-Object -Maximum).Maximum })
    # The second row is the rule below the titles.
    $rows[1] = $rows[0] | ForEach-Object { '-' * $_.Length }
    foreach ($cells in $rows) {
        $start = for ($column = 0; $column -lt $last; $column++) { $cells[$column].PadRight($widths[$column] + 2) }
        Format-Paragraph $cells[$last] "    $(-join $start)"
    }
}

<#
.SYNOPSIS
    Returns the text of an about topic. The page starts with two headings: its title, and the name that Get-Help finds it by.
#>
function ConvertTo-HelpTopic([string] $Path) {
    $blocks = @(Split-Markdown (Get-Content $Path))
    $lines = @(
        'TOPIC'
        "    $($blocks[1].Lines[0].TrimStart('#', ' '))"
        $previous = ''
        foreach ($block in $blocks | Select-Object -Skip 2) {
            $text = $block.Lines -join "`n"
            if ($block.Kind -ne $previous -or $block.Kind -ne 'Item') { if ($previous -ne 'Heading') { '' } }
            switch ($block.Kind) {
                'Code' { $block.Lines -replace '^(?=.)', '    ' }
                'Heading' { ConvertTo-PlainText ($text -replace '^# ' -replace '^##+ ', '  ') }
                'Table' { Format-Table $block.Lines }
                'Item' { $null = $text -match '(?s)^ *(\S+) +(.*)'; Format-Paragraph (ConvertTo-PlainText $Matches[2]) "    $($Matches[1]) " }
                'Paragraph' { Format-Paragraph (ConvertTo-PlainText $text) '    ' }
            }
            $previous = $block.Kind
        }
    )
    $lines -join "`n"
}
