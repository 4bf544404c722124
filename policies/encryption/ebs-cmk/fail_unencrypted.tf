resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_ebs_volume" "plain" { # expect: ebs-cmk
  availability_zone = "eu-west-1a"
  size              = 40
}

resource "aws_ebs_volume" "service_key" { # expect: ebs-cmk
  availability_zone = "eu-west-1a"
  size              = 40
  encrypted         = true
}

# A key without encrypted is refused.
resource "aws_ebs_volume" "key_only" { # expect: ebs-cmk
  availability_zone = "eu-west-1a"
  size              = 40
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_ebs_snapshot_copy" "plain" {
  source_snapshot_id = "snap-0123456789abcdef0"
  source_region      = "eu-west-1"
  encrypted          = false # expect: ebs-cmk
}

resource "aws_ami_copy" "service_key" { # expect: ebs-cmk
  name              = "golden"
  source_ami_id     = "ami-0123456789abcdef0"
  source_ami_region = "eu-west-1"
  encrypted         = true
}

# The root volume comes from the image, in clear text.
resource "aws_instance" "no_root_block" { # expect: ebs-cmk
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  ebs_block_device {
    device_name = "/dev/sdf"
    encrypted   = true
    kms_key_id  = aws_kms_key.this.arn
  }
}

resource "aws_instance" "second_device" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  root_block_device {
    encrypted  = true
    kms_key_id = aws_kms_key.this.arn
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    encrypted   = true
    kms_key_id  = aws_kms_key.this.arn
  }

  ebs_block_device {
    device_name = "/dev/sdg"
    encrypted   = false # expect: ebs-cmk
  }
}

# It has no argument for a key: the service's own is used.
resource "aws_launch_configuration" "workers" {
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  root_block_device { # expect: ebs-cmk
    encrypted = true
  }
}

resource "aws_launch_template" "workers" {
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted   = "false" # expect: ebs-cmk
      volume_size = 30
    }
  }
}

resource "aws_launch_template" "empty" { # expect: ebs-cmk
  name_prefix = "empty-"
}
