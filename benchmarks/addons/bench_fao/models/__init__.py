from . import bench_plain
from . import bench_request
from . import hr_expense
from . import tier_definition
