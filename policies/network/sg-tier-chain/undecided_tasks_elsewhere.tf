# The services are in another root: whether this is the group of their tasks is not known here.
resource "aws_security_group" "tasks" {
  name = "tasks"
}

resource "aws_security_group" "db" {
  name = "db"

  ingress {
    description     = "Tasks"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.tasks.id] # expect-undecided: sg-tier-chain
  }
}

resource "aws_db_instance" "main" {
  db_subnet_group_name   = "elsewhere" # expect-undecided: private-placement
  vpc_security_group_ids = [aws_security_group.db.id]
}
