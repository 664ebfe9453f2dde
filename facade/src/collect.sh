set -u
umask 077

# The regions to collect, with spaces between them; empty: every region that the account has switched on.
regions='@REGIONS@'

out=${1:-aozu-state}

say() { printf 'aozu: %s\n' "$1" >&2; }

if ! command -v aws >/dev/null; then
  say 'the AWS CLI is not installed; see https://docs.aws.amazon.com/cli/'
  exit 2
fi
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_RETRY_MODE="${AWS_RETRY_MODE:-standard}" AWS_MAX_ATTEMPTS="${AWS_MAX_ATTEMPTS:-10}"

# Where global services are asked: the region that is set, else the first.
home=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region 2>/dev/null || true)}}
home=${home:-us-east-1}

if ! account=$(aws --region "$home" --output text sts get-caller-identity --query Account </dev/null); then
  say 'AWS does not say who you are; sign in first (aws sts get-caller-identity must work)'
  exit 2
fi
case $account in
  '' | *[!0-9]*) say "AWS gives \`$account\` for an account id"; exit 2 ;;
esac
root=$out/aws_configs/accounts/$account
if [ -e "$root" ]; then
  say "$root is there already; name another folder, so that old answers and new ones do not mix"
  exit 2
fi
mkdir -p "$root" || exit 2
work=$(mktemp -d "$root/.work.XXXXXX") || exit 2

# The manifest is made whole on the way out, also when the script is interrupted.
finish() {
  { echo '['; sed '$!s/$/,/' "$work/calls" 2>/dev/null; echo ']'; } >"$root/MANIFEST.json"
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Writes its arguments as JSON texts with commas between them.
texts() {
  printf '%s\n' "$@" | LC_ALL=C tr '\001-\011\013-\037\177' ' ' |
    LC_ALL=C sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$/"/' | paste -sd , -
}

# note FILE STATUS TIME WORD…: a line of the manifest; the error is what the call left in $work/error.
note() {
  local file=$1 status=$2 time=$3 error=''
  shift 3
  if [ "$status" -ne 0 ]; then
    # The line that tells the error, else the first; in ASCII, so that no letter is cut in two.
    error=$(LC_ALL=C tr -c '\012\040-\176' '?' <"$work/error" | grep -v '^ *$')
    case $error in
      *'error occurred ('*) error=$(printf '%s\n' "$error" | grep 'error occurred (' | head -n 1) ;;
      *'aws: error'*) error=$(printf '%s\n' "$error" | grep 'aws: error' | head -n 1) ;;
      *) error=$(printf '%s\n' "$error" | head -n 1) ;;
    esac
    error=$(printf '%s' "$error" | head -c 500)
    error=", \"error\": $(texts "$error")"
  fi
  if [ -n "$file" ]; then file=$(texts "$file"); else file=null; fi
  printf '{"file": %s, "argv": [%s], "rc": %s%s, "time": "%s"}\n' "$file" "$(texts aws "$@")" "$status" "$error" "$time" >>"$work/calls"
}

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# call FILE REGION WORD…: makes one call and keeps its answer. A call that fails is noted and no more.
call() {
  local file=$1 region=$2 time status
  shift 2
  time=$(now)
  aws --region "$region" --output json "$@" >"$work/answer" 2>"$work/error" </dev/null
  status=$?
  if [ "$status" -eq 0 ]; then
    mkdir -p "$root/${file%/*}" && mv "$work/answer" "$root/$file"
    note "$file" 0 "$time" --region "$region" --output json "$@"
  else
    note '' "$status" "$time" --region "$region" --output json "$@"
  fi
  return "$status"
}

# until_complete FILE REGION WORD…: repeats a call that starts a report until the report is there.
until_complete() {
  local tries=0
  while [ "$tries" -lt 15 ]; do
    call "$@" || return 0
    if grep -q COMPLETE "$root/$1"; then return 0; fi
    tries=$((tries + 1))
    sleep 2
  done
}

# items REGION QUERY WORD…: the names of what a call lists, one on a line.
items() {
  local region=$1 query=$2 time status list
  shift 2
  time=$(now)
  list=$(mktemp "$work/items.XXXXXX") || return
  aws --region "$region" --output text "$@" --query "$query" >"$list" 2>"$work/error" </dev/null
  status=$?
  note '' "$status" "$time" --region "$region" --output text "$@" --query "$query"
  if [ "$status" -eq 0 ]; then tr '\t' '\n' <"$list" | sed -e '/^$/d'; fi
  rm -f "$list"
}

# parents REGION QUERY WORD…: what a call lists and, below each, the organizational units, down to the last.
parents() {
  local region=$1 parent
  items "$@" | while IFS= read -r parent; do
    printf '%s\n' "$parent"
    parents "$region" 'OrganizationalUnits[].Id' organizations list-organizational-units-for-parent "--parent-id=$parent"
  done
}

# The name of an item as the name of a folder.
folder() {
  printf '%s' "$1" | LC_ALL=C sed -e 's/%/%25/g' -e 's|/|%2F|g' -e 's/:/%3A/g' -e 's/^\./%2E/'
}

if [ -z "$regions" ]; then
  regions=$(items "$home" 'Regions[].RegionName' ec2 describe-regions | tr '\n' ' ')
  if [ -z "$regions" ]; then
    say "AWS does not say which regions are switched on; only $home is collected"
    regions=$home
  fi
fi
